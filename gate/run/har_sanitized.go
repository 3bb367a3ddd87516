package run

import (
	"strings"

	"github.com/leasegate/leasegate/gate"
)

// sanitizes reports whether a recorder of this name leaves credentials out unless it
// is told otherwise, without saying so: Chrome's does ("Export HAR (sanitized)"), of
// requests Authorization and Cookie, of responses Set-Cookie.
func sanitizes(creator string) bool { return creator == "WebInspector" }

// forgiveCredentials takes back that what a sanitized recording leaves out is
// missing. One that has any of it is not sanitized.
func forgiveCredentials(j *gate.Judgement, e gate.Exchange) {
	if len(e.Request.Header["Authorization"])+len(e.Request.Header["Cookie"]) > 0 ||
		e.Response != nil && len(e.Response.Header["Set-Cookie"]) > 0 {
		return
	}
	if takeBack(j, func(f gate.Finding) bool {
		return f.Rule == gate.RuleRequestSecurity || f.Part == gate.PartRequest && isMissing(f) &&
			(strings.HasPrefix(f.Pointer, "/cookie/") || strings.EqualFold(f.Pointer, "/header/Authorization") || strings.EqualFold(f.Pointer, "/header/Cookie"))
	}) {
		leaveOut(j, gate.PartRequest, "the recording may leave the credentials out")
	}
	if takeBack(j, func(f gate.Finding) bool {
		return f.Part == gate.PartResponse && isMissing(f) && strings.EqualFold(f.Pointer, "/header/Set-Cookie")
	}) {
		leaveOut(j, gate.PartResponse, "the recording may leave Set-Cookie out")
	}
}

// isMissing reports whether a finding is that a parameter or field is not there.
func isMissing(f gate.Finding) bool { return strings.HasSuffix(string(f.Rule), ".required") }
