package strict

import (
	"errors"
	"net/url"
	"strings"
)

// redacted returns an error of the HTTP client without the credentials that the URL
// had in its query.
func (c *Call) redacted(err error) error {
	if len(c.secrets) == 0 {
		return err
	}
	if e, ok := err.(*url.Error); ok {
		return &url.Error{Op: e.Op, URL: c.hide(e.URL), Err: c.redacted(e.Err)}
	}
	if text := err.Error(); c.hide(text) != text {
		return redactedError{c.hide(text), err}
	}
	return err
}

func (c *Call) hide(text string) string {
	for _, secret := range c.secrets {
		text = strings.ReplaceAll(text, "="+secret, "=REDACTED")
	}
	return text
}

// A redactedError shows nothing of what is in the text of err.
type redactedError struct {
	text string
	err  error
}

func (e redactedError) Error() string        { return e.text }
func (e redactedError) Is(target error) bool { return errors.Is(e.err, target) }

// As finds what tells of a connection, not what shows a URL.
func (e redactedError) As(target any) bool {
	_, shows := target.(**url.Error)
	return !shows && errors.As(e.err, target)
}
