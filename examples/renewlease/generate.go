// Package renewlease renews leases of dynamic secrets.
package renewlease

import _ "embed"

//go:generate go run github.com/leasegate/leasegate/cmd/leasegen -config codegen.yaml openapi.yaml

//go:embed openapi.yaml
var document []byte
