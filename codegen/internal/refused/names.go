package refused

import "strings"

// A role is what a member of an error document tells, by its name.
type role string

// The roles.
const (
	roleNone    role = ""
	roleText    role = "text"    // what happened, for people
	roleTitle   role = "title"   // the same in general, by the status
	roleCode    role = "code"    // the same for programs
	roleStatus  role = "status"  // the status of HTTP
	roleID      role = "id"      // of the request
	roleTime    role = "time"    // now
	rolePath    role = "path"    // of the request
	roleMethod  role = "method"  // of the request
	roleLink    role = "link"    // to what explains it
	roleSuccess role = "success" // false, and what is false of errors likewise
	roleFailure role = "failure" // true
	roleList    role = "list"    // of what was wrong in the request
	roleWhere   role = "where"   // in the request something is wrong
	roleRule    role = "rule"    // that is broken
	roleIn      role = "in"      // body, path, query, header or cookie
)

// ranks order the members that have one role by their names, the best first.
var ranks = rankOf(texts, where)

const (
	texts = "message msg detail details description errormessage errordescription errormsg errordetail errortext text reason cause " +
		"usermessage developermessage longmessage localizedmessage displaymessage explanation info summary note friendlymessage messagetext"
	where = "pointer field path property propertypath propertyname param parameter parametername name key attribute attributename location loc source target " +
		"instancepath datapath jsonpath jsonpointer fieldname fieldpath member element argument subject place where"
)

func rankOf(lists ...string) map[string]int {
	ranks := make(map[string]int)
	for _, list := range lists {
		for i, name := range strings.Fields(list) {
			ranks[name] = max(ranks[name], i)
		}
	}
	return ranks
}

// names has the roles by what names come to without signs, in small letters.
var names = index(map[role]string{
	roleText:    strings.Replace(texts, " details ", " ", 1),
	roleTitle:   "title error name errorname statustext statusmessage statusdescription httpmessage httpstatustext shortmessage exception err reasonphrase",
	roleCode:    "code errorcode errcode type errortype errorkind errorclass errorid messagecode errno codename apicode resultcode",
	roleStatus:  "status statuscode httpstatus httpstatuscode httpcode httperrorcode responsecode errorstatus responsestatus",
	roleID:      "id reqid requestid traceid correlationid transactionid eventid xrequestid xcorrelationid logref incidentid errorinstanceid uuid guid reference invocationid operationid ref trackingid",
	roleTime:    "timestamp time date datetime occurredat createdat servertime ts errortime at",
	rolePath:    "path uri requesturi requestpath endpoint instance resource url requesturl",
	roleLink:    "documentationurl docs docsurl documentation helpurl helplink help href link links moreinfo moreinformation infourl infolink docurl errorurl typeurl",
	roleMethod:  "method httpmethod requestmethod",
	roleSuccess: "success ok succeeded issuccess successful retryable isretryable retriable temporary transient global",
	roleFailure: "iserror failed failure haserror haserrors",
	roleList: "errors issues details violations validationerrors fielderrors fieldviolations invalidparams invalidparameters invalidfields messages errormessages " +
		"problems reasons errorlist suberrors causes validationissues validationmessages errordetails validation",
})

// issueNames has the roles that names have in an entry of a list, where they differ.
var issueNames = index(map[role]string{
	roleWhere: where,
	roleRule:  "rule code type keyword constraint errorcode kind validator error errortype validation issue",
	roleIn:    "in",
})

func index(lists map[role]string) map[string]role {
	found := make(map[string]role)
	for one, list := range lists {
		for name := range strings.FieldsSeq(list) {
			found[name] = one
		}
	}
	return found
}

// plainName is a name without signs, in small letters.
func plainName(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		case r >= 'A' && r <= 'Z':
			return r - 'A' + 'a'
		}
		return -1
	}, name)
}

// roleOf is the role of a member, in an entry of a list or elsewhere.
func roleOf(name string, inIssue bool) role {
	plain := plainName(name)
	if found, ok := issueNames[plain]; ok && inIssue {
		return found
	}
	if found, ok := names[plain]; ok {
		return found
	}
	if strings.HasSuffix(plain, "message") {
		return roleText
	}
	return roleNone
}

// nests are the names of members that are objects and hold what others hold at the top.
var nests = map[string]bool{
	"error": true, "err": true, "fault": true, "problem": true, "exception": true, "errors": true, "status": true,
	"source": true, "location": true, "meta": false,
}

// likely are values of enums that tell of a status, the best first; 0 has those that
// tell of any error.
var likely = map[int]string{
	400: "badrequest invalidrequest invalidrequesterror validationerror validationfailed validationfailure validation invalidargument invalidparameter invalidparameters invalidinput invalidparams malformedrequest invalid requestinvalid clienterror",
	401: "unauthorized unauthenticated authenticationerror authenticationrequired authenticationfailed authentication invalidtoken invalidcredentials autherror clienterror",
	403: "forbidden permissiondenied accessdenied permissionerror insufficientpermissions insufficientscope notallowed authorizationerror clienterror",
	404: "notfound resourcenotfound notfounderror doesnotexist unknownresource missing clienterror",
	405: "methodnotallowed unsupportedmethod notallowed invalidmethod clienterror",
	413: "requestentitytoolarge contenttoolarge payloadtoolarge toolarge requesttoolarge clienterror",
	415: "unsupportedmediatype invalidmediatype unsupportedtype clienterror",
	422: "unprocessableentity unprocessablecontent unprocessable validationerror validationfailed validationfailure validation invalidrequest invalidrequesterror badrequest invalidargument invalidparameter invalidparameters invalidinput invalid clienterror",
	500: "internalservererror internalerror internal servererror apierror serverexception unexpectederror unexpected",
	0:   "error failure failed fail problem errors err unknown unknownerror unspecified other general generic none bad unhealthy down critical",
}
