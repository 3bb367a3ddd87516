package gate

// Rules about what a server does with a request that was made for it to show it.
// No judgement of [Contract.Judge] has them: one exchange alone does not tell.
const (
	RuleServerAccepted     Rule = "server.accepted"
	RuleServerRefused      Rule = "server.refused"
	RuleServerFailed       Rule = "server.failed"
	RuleServerDropped      Rule = "server.dropped"
	RuleServerMalformed    Rule = "server.malformed"
	RuleServerTimeout      Rule = "server.timeout"
	RuleServerUnbounded    Rule = "server.unbounded"
	RuleServerFlaky        Rule = "server.flaky"
	RuleServerMethod       Rule = "server.method"
	RuleServerAllow        Rule = "server.allow"
	RuleServerPath         Rule = "server.path"
	RuleServerUnknown      Rule = "server.unknown"
	RuleServerUnauthorized Rule = "server.unauthorized"
	RuleServerForbidden    Rule = "server.forbidden"
)

var serverRules = []RuleInfo{
	{RuleServerAccepted, "The server accepts a request that breaks the document."},
	{RuleServerRefused, "The server refuses a valid request as invalid."},
	{RuleServerFailed, "The server answers a request with a server error (5xx) instead of an answer to it."},
	{RuleServerDropped, "The server closes the connection before it has answered in full."},
	{RuleServerMalformed, "The server's answer is not HTTP (RFC 9112)."},
	{RuleServerTimeout, "The server does not answer in full within the time limit."},
	{RuleServerUnbounded, "The server's answer is larger than a client can be expected to read."},
	{RuleServerFlaky, "The server answers a request only when it is tried a second time."},
	{RuleServerMethod, "The server lets a method succeed that the document does not have for the path."},
	{RuleServerAllow, "The server refuses a method with 405 and does not list those of the document in Allow (RFC 9110, section 15.5.6)."},
	{RuleServerPath, "The server lets a request succeed whose path the document does not have."},
	{RuleServerUnknown, "The server lets a request succeed for something that is not there."},
	{RuleServerUnauthorized, "The server does not answer 401 to missing or broken credentials."},
	{RuleServerForbidden, "The server does not answer 403 to credentials that are not allowed."},
}
