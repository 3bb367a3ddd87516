package wire

// InRequest reports whether the text is of a request.
func (r *Recorder) InRequest() bool { return r.direction == Request }

// InResponse reports whether the text is of a response.
func (r *Recorder) InResponse() bool { return r.direction == Response }

// ReadOnly records a member that no request has, if this is one, and reports whether
// it is (OpenAPI 3.0.4, Schema Object).
func (r *Recorder) ReadOnly() bool {
	if r.direction == Request {
		r.Fail("readOnly", "no such member in a request: it is readOnly")
	}
	return r.direction == Request
}

// WriteOnly records a member that no response has, if this is one, and reports whether
// it is (OpenAPI 3.0.4, Schema Object).
func (r *Recorder) WriteOnly() bool {
	if r.direction == Response {
		r.Fail("writeOnly", "no such member in a response: it is writeOnly")
	}
	return r.direction == Response
}
