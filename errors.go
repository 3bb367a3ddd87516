package leasegate

import "github.com/leasegate/leasegate/strict"

// Errors to compare with: errors.Is(err, ErrNotFound) holds for an answer of
// that status, documented or not. Any other status is strict.Status(code).
const (
	ErrBadRequest          = strict.Status(400)
	ErrUnauthorized        = strict.Status(401)
	ErrForbidden           = strict.Status(403)
	ErrNotFound            = strict.Status(404)
	ErrValidation          = strict.Status(422)
	ErrTooManyRequests     = strict.Status(429)
	ErrInternalServerError = strict.Status(500)
)
