// Package form makes JSON of a form or a multipart body, for generated decoders,
// and the other way round (OpenAPI 3.1.1, Encoding Object; URL Standard section 5;
// RFC 7578). What is wrong with a body is recorded at its place, as in JSON.
package form
