### What the server itself says. Each line is lost if something in it is absent.

## The system behind a catalog: `$system` is the catalog's title, or `unnamed` where it has none

system-subject = { $system ->
    [unnamed] The system
   *[named] { $system }
}
system-of = { $system ->
    [unnamed] the system
   *[named] { $system }
}
system-in = { $system ->
    [unnamed] the system
   *[named] { $system }
}
system-says = { $system ->
    [unnamed] The system’s own words
   *[named] { $system } says
}

## Bad arguments: one message a mistake

bad-argument-malformed = The arguments are not valid JSON.
bad-argument-no-map = The arguments must be a JSON object, not { $given }.
bad-argument-missing =
    `{ $path }` is required.
    { $given } was passed, and is read as nothing.
bad-argument-unknown =
    There is no argument `{ $path }`.
    Did you mean `{ $nearest }`?
bad-argument-repeated = `{ $path }` is passed twice.
bad-argument-wrong-type = `{ $path }` must be { $expected }, not { $given }.
bad-argument-out-of-range =
    `{ $path }` is out of range: { $given }.
    The least is { $least }.
    The most is { $most }.
bad-argument-not-one-of =
    `{ $path }` cannot be { $given }.
    Did you mean "{ $nearest }"?
    Allowed: { $values }.
bad-argument-pattern = `{ $path }` is { $given }, which does not match { $expected }.
bad-argument-format = `{ $path }` must be { $expected }, not { $given }.
bad-argument-too-short = `{ $path }` is too short: it needs at least { $least ->
    [one] { $least } character
   *[other] { $least } characters
}.
bad-argument-too-long = `{ $path }` is too long: it may have at most { $most ->
    [one] { $most } character
   *[other] { $most } characters
}.
bad-argument-too-few = `{ $path }` needs at least { $least ->
    [one] { $least } member
   *[other] { $least } members
}.
bad-argument-too-many-arguments = There are too many arguments: more than { $most }. Pass only those that the tool has.
bad-argument-too-many = `{ $path }` may have at most { $most ->
    [one] { $most } member
   *[other] { $most } members
}.
bad-argument-duplicate = `{ $path }` repeats an earlier item: { $given }.
bad-argument-mark = `{ $path }` is { $given }, which holds the mark that stands between the items of this list: { $expected }. Pass items without it.
bad-argument-no-scalar = `{ $path }` is a list or a map where a text is sent: { $given }.
bad-argument-nested = `{ $path }` is a list in a list, which cannot be sent here: { $given }.
bad-argument-line = `{ $path }` must be one line without control characters, since it is sent as a header.
bad-argument-segment = `{ $path }` is { $given }, which cannot be a part of an address.
bad-argument-moment = `{ $path }` must say a moment or a day, not { $given }.
bad-argument-one-of = Pass exactly one of { $values }.
bad-argument-any-of = Pass at least one of { $values }.
bad-argument-beyond =
    `{ $path }` is out of range: { $given }.
    It must be greater than { $above }.
    It must be less than { $below }.
bad-argument-multiple =
    `{ $path }` must be a multiple of { $expected }.
    It is { $given }.
bad-argument-forbidden = `{ $path }` is not allowed here.
bad-argument-other-contact = `{ $path }` is { $given }, but `{ $holder }` is { $expected }. Did you mean "{ $nearest }"?
bad-argument-together = Do not pass { $values } together.
bad-argument-combination = These values of { $values } do not go together.
bad-argument-several-fit = `{ $path }` fits more than one variant where exactly one is allowed.
bad-argument-several-variants = Pass what belongs to one variant only; { $values } belong to several.
bad-argument-alternatives = One of these is needed:
bad-argument-too-few-arguments =
    Pass at least { $least ->
        [one] { $least } more argument
       *[other] { $least } more arguments
    }.
    There are { $values }.
bad-argument-fewer-arguments =
    Pass at most { $most ->
        [one] { $most } argument
       *[other] { $most } arguments
    }.
    You passed { $values }.
bad-argument-holds =
    `{ $path }` does not hold the items that it must hold.
    At least { $least ->
        [one] { $least } item
       *[other] { $least } items
    } of the kind.
    At most { $most ->
        [one] { $most } item
       *[other] { $most } items
    } of the kind.
    The kind is { $values }.
bad-argument-bad-key = `{ $path }` may not have the key `{ $key }`.
bad-argument-whole =
    `{ $path }`: `{ $name }` is found by its whole value alone, and a condition on a part of it would be left out, so that all records came. Pass `{ $name }` with the whole value.
    Or call `{ $tool }`.
bad-argument-name-for-code = `{ $path }` must be a code, and { $given } is none: it is what { $values } is called. Pass the code.
bad-argument-name-of-codes = `{ $path }` must be a code, and { $given } is what several are called: { $values }. Pass one of them.
bad-argument-no-code =
    `{ $path }` must be a code, and { $given } is none.
    Perhaps one of these was meant: { $values }.
    Look for it with `{ $tool }`.
bad-argument-encoding = `{ $path }` must be encoded as { $expected }.
bad-argument-rest = These arguments do not go together.
bad-argument-refused = `{ $path }` is not accepted as it is.
bad-argument-depends = This depends on { $on }.
bad-argument-more = { $count ->
    [one] { $count } more fault is not listed.
   *[other] { $count } more faults are not listed.
}

## What was expected

expected-boolean = true or false
expected-integer = a whole number
expected-number = a number
expected-text = a text
expected-list = a list
expected-map = an object
expected-map-of = an object with { $members }
expected-list-of = a list of objects with { $members }
expected-null = null
expected-or = or
expected-date = a date such as 2026-05-20
expected-date-time = a date and time with an offset, such as 2026-05-20T10:00:00+03:00
expected-email = an e-mail address
expected-uri = an address such as https://example.com/
expected-uuid = a UUID
expected-phone = a phone number such as +7 900 000-00-03
expected-contact = a phone number such as +7 900 000-00-03, or an e-mail address
expected-base64 = bytes in base64, with its padding and without line breaks, such as SGVsbG8=
expected-format = a text of the form “{ $name }”

## How a call ended

summary-list = { $title }: { $count ->
    [one] { $count } record
   *[other] { $count } records
}.
summary-elsewhere = The full answer is in structuredContent.result.
suggested-call = Ready to send instead: { $arguments }
summary-nothing = { $title }: nothing was found.
summary-no-field = { $title }: it was found, and has none of the fields that were asked for.
summary-no-part = { $title }: { system-subject } has answered, and the answer has nothing of what this tool shows.
summary-blank = { $title }: the answer is here, and it is empty.
summary-done = { $title }: done.
summary-read = { $title }: data received.
summary-accepted = { $title }: { system-subject } has accepted it, and the answer does not say what was done.

## Dry runs

summary-dry-run =
    { $title }: a dry run. Nothing was sent, and nothing has changed.
    The call would send: { $requests }.
    Whether { $waiting } would be sent, and with what, depends on earlier replies.
    Further pages would be asked for in the same way, with at most { $pages } requests in all where pages come full.
    Up to { $together } of them would go in one.
    These dictionaries may be asked for, too, where they are not known yet: { $dictionaries }.
dry-run-handler = The tool is a program, which was not run: what it would send is not known.
dry-run-nothing = The call sends no request for its answer: that is part of the catalog.
dry-run-elsewhere = The requests are in structuredContent.dryRun.
dry-run-asks = A call that is made asks the user for { $arguments } first, where the client can ask.
dry-run-approval = A call that is made waits until a person has approved of it.
dry-run-approval_form = A call that is made asks the user to approve of it in a form; where the client shows none, it ends with `approval_required`.
dry-run-approval_assumed = A call that is made asks the user to approve of it in a form, where the client shows one.
dry-run-approval_none = A person would have to approve of a call that is made, and no way to that is set: it ends with `approval_required`.
dry-run-refused = This was a dry run: nothing was sent.

no-pages = This resource has no pages: leave `cursor` out.
no-such-page = No page begins at this `cursor`: pass the `next_cursor` of an earlier page, or leave it out.

## Failures. `code` and `message` are the backend's own.

failure-bad_request = The request cannot be made: `{ $given }` is not allowed here.
failure-not_allowed =
    With these arguments the tool does nothing.
    Accepted: { $values }.
failure-not_permitted =
    This value of `{ $argument }` is not allowed. What changes something is allowed by the operator, value by value.
    Values that change something and that the operator allows: { $allowed }.
    Accepted as well: { $values }.
failure-confirm_required =
    This call has to be confirmed, and nothing was done. Make sure that it is meant, then make it again with `{ $argument }: true`.
failure-approval_required =
    A person has to approve of this call, and nothing was done. There is no way to that here: the client shows no form in which it could be approved, or the operator does not take that, and no other way is set (`approvals` of the operator's file).
    Made again, it ends in the same way until one of these is different.
failure-approval_waiting =
    A person has to approve of this call, and nothing was done. It waits as { $id } until { $until }.
    Once it is approved, make the same call again, with the same arguments; other arguments would need an approval of their own.
failure-unsigned =
    A person has to approve of this call, and nothing was done: the approval that came with it was not taken ({ $reason }).
failure-disapproved =
    This call was declined, and nothing was done.
    Reason: { $reason }.
    Do not make it again unless the user asks for it.
failure-unstored =
    It cannot be looked up now whether this call was approved of or made before; nothing was done. Try again later.
failure-unshowable =
    A person has to approve of this call, and its arguments are too long to be looked through; nothing was done.
    Make it in several shorter calls.
failure-once_key =
    The idempotency key is none: it has 1 to 255 printable characters. Nothing was done.
failure-once_busy = The same call with the same key is still under way; nothing was done again. Wait, then make it again to get its result.
failure-once_conflict =
    This key was used for another call before; nothing was done. Take a new key for a new call.
failure-once_unknown =
    This call was begun before with the same key, and it is not known whether it was carried out. It was not sent again: look first whether it is done.
failure-once_failed =
    This call was made before with the same key, and failed; nothing was done again. No more of its result was kept than this: { $message }
failure-once_locked =
    It cannot be looked up whether this call was made before with the same key, so it was not made: the server has another key of its store than the one before. The operator has to put that back.
failure-reconnected = While this waited, what is connected was changed or given up, and it was not sent. The same call now goes to what is connected by then.
failure-withdrawn = While this waited, its caller's access was taken away, and it was not sent.
once-made = This call was made before with the same key, and nothing was done again. Its result was too long to be kept.
approval-question =
    { $title } ({ $tool }) in { $target }.
    On behalf of { $tenant }.
    Arguments: { $arguments }
approval-page =
    A person who may approve has to decide of { $title } ({ $tool }) in { $target }. The page asks for a sign-in.
    Arguments: { $arguments }
approval-decision = May this be done?
approval-refuse = No
approval-approve = Yes, do it
failure-limited =
    This is called as often as is allowed for now; nothing was done. Try again in { $seconds } s.
failure-crowded = As many of these calls are running as may at once; nothing was done. Wait for one of them to end, then try again.
failure-out_of_turn = Other calls about the same are running, one after another, and the turn of this one did not come. Try again in a while, unless it says below what was done.
failure-approvals_crowded = As many calls of yours as may wait for a person's approval do so already; this one was not added, and nothing was done. Make it again once some of them are decided or have ended.
failure-unaudited = This cannot be recorded in the audit now, so it was not done. Try again later; if it goes on, tell the operator.
failure-insufficient_scope =
    Your token lacks the scope `{ $scope }`, which this tool asks for; nothing was done.
    With a token that has it as well, make the call again: with this one it is refused again.
failure-not_connected =
    { system-subject } is not connected for this tenant, and nothing was done.
    Someone who may connect the tenant's systems does so first (catalog `{ $catalog }`); then make the call again.
failure-not_connected_operator =
    { system-subject } is not set up for this tenant, and nothing was done. Tenants cannot connect it themselves.
    The operator says its settings for the tenant, or for all (catalog `{ $catalog }`); then make the call again.
failure-not_connected_unfit =
    What was connected for this tenant does not fit any more, and nothing was done. Someone who may connect the tenant's systems connects it anew.
failure-not_connected_misset =
    What the operator has set for this tenant does not fit, and nothing was done (catalog `{ $catalog }`). The operator mends it: the log of the server names the key of the file.
failure-locked =
    The key of this tenant's connection is missing on the server, and nothing was done. The operator has to put it back; nothing has to be connected anew.
failure-connection_away = It cannot be looked up now what this tenant has connected; nothing was done. Try again later.
setting-missing = This has to be given.
setting-misfit = This is not of the form that is asked for.
setting-no_address = This is no address: it begins with `https://` and a host.
setting-scheme = The address does not begin with `{ $scheme }://`.
setting-lacks = The address lacks what is `{ $part }` behind `{ $before }` in the example.
setting-beyond = The address goes on behind what is `{ $part }` in the example.
setting-path = The address has a path, and the example has none.
setting-query = The address has a part behind `?` or `#`, which the example has not.
setting-too_long = This is too long.
exported-words = (From the MCP server of { $system }, in its own words:)
mounted-words = What begins with `{ $prefix }` is of { $title }.
setting-unknown = There is no such setting here.
connect-works = { system-subject } answers as it should.
connect-done = { system-subject } is connected.
connect-given_up = { system-subject } is disconnected: the key was deleted from this server.
connect-failed = Connection failed:
connect-nothing = Nothing is connected here.
connect-set_by_operator = The operator has set this up in the server's file; it cannot be changed here.
connect-too_often = This was tried too often for now. Try again later.
connect-address = The address is none that can be asked: it is `https://`, a host and a path, without a name, `?` or `#`.
connect-plain = The address has to begin with `https://`: over `http://` the key could be read on its way.
connect-not_public = This address is not open to connections from here: it has to be on the public Internet, at one of the usual ports.
setting-unused = Another key goes before this one, in the address or beside it, so that nothing would use it: give one of the two.
connect-no_credential = A key is missing: give it in the address or beside it.
connect-locked = The key of this connection is missing on the server. The operator has to put it back.
connect-unauthorized = { system-subject } does not accept the key. Check that it was copied whole and has not been revoked.
connect-forbidden = { system-subject } accepts the key, and its rights are not enough. Give it the rights that are asked for.
connect-not_found = There is nothing of this kind at that address. Check that it was copied whole.
connect-unavailable = { system-subject } does not answer at that address. Check the address, or try again later.
connect-unknown_host = No host was found by the name in that address. Check how it is spelt.
connect-refused = Nothing takes connections at that address. Check the address and its port, or try again later.
connect-certificate = The certificate at that address is not valid for it, or is not trusted, so that no key was sent there. Check the address; the certificate is renewed by whoever runs that system.
connect-timed_out = { system-subject } did not answer in time. Try again later; if it stays so, check the address.
connect-expired = { system-subject } says that the time of the key is over. Make a new one there, and connect again.
connect-redirected = That address leads elsewhere, and no key is sent on to another one. Give the address to which it leads.
connect-too_long = What answers at that address sends more than is taken for an answer. Check the address.
connect-busy = { system-subject } takes no requests for now. Try again later.
connect-not_allowed = This address is not open to connections from here.
connect-unexpected_reply = What answers at that address is another system. Check the address.
connect-invalid = { system-subject } does not take the request that tries the connection. Check the address and the key.
connect-grant_ended = { system-subject } no longer accepts what was allowed there: it was withdrawn, has ended, or was used elsewhere. Connect again.
connect-grant_forbidden = { system-subject } does not let the application act any more: its plan, a payment or its rights are not enough. See to that there, then connect again.
connect-grant_application = { system-subject } does not accept the operator's application, or the server has none any more. The operator has to look; what was allowed is kept.
authorize-none = The operator has registered no application for this: connect with a key of your own.
authorize-unknown = This return is not known here: it was not begun in this browser and login, was used already, or is late. Begin again.
authorize-denied = You have not allowed it in { system-of }. Nothing was connected.
authorize-refused = { system-subject } has refused it. Nothing was connected.
authorize-other = You have come back from another system than the one whose address you have given. Nothing was connected.
authorize-no_code = { system-subject } has sent no code along. Nothing was connected. Begin again.
authorize-code_refused = { system-subject } does not accept the code: it is good for half a minute and for one use. Begin again.
authorize-application = { system-subject } does not accept the operator's application. Nothing was connected. The operator has to look; then begin again.
authorize-unavailable = { system-subject } does not answer now. Nothing was connected. Begin again later.
authorize-unexpected = { system-subject } answers otherwise than it should. Nothing was connected.
rest-nothing = there is nothing here: see GET /api/openapi.json
rest-not_connectable = there is nothing of this name that can be connected
rest-no_token = send the token of a caller of kartoteka.yaml
rest-unknown_token = the token is not known here, or has ended
rest-not_let_in = whom the token names is not let in here: their tenant is stopped or not known here, or their token does not say what it has to
rest-token_away = it cannot be found out now whose the token is: keep it, and try again later
rest-too_many_tokens = too many tokens from this address were not known; try again later
rest-token_as_id = a token stands here, and is the id of nothing: `GET /api/tokens` lists the ids of tokens, `tk_…`
rest-powerless = your roles have no power to do this
rest-other_tenants = your roles have no power over other tenants
rest-elsewhere = this request is of no page of this server
rest-no_object = a JSON object is expected
rest-body_too_long = a body has at most 65536 bytes
rest-body_too_slow = the body did not come in 10 seconds
rest-body_off = the body broke off
rest-no_tenant = there is no tenant of this name
rest-no_lead = there is no such lead, tenant or catalog here
rest-no_system_of_leads = nothing is connected into which leads go
rest-too_many_leads = too many leads in a minute; nothing was accepted
rest-leads_full = as many leads are kept as may be: 10000 that are not done, or 100000 in all; nothing was accepted
rest-leads_volatile = what is accepted would end with the process: the operator has to name `store.url`; nothing was accepted
rest-other_page = pages from elsewhere are not served here
rest-other_host = this Host is not allowed here
rest-repeated = it may stand here once
rest-one_of = one of { $values }
rest-nothing_taken = nothing is taken here
rest-text = a text is expected
rest-text_200 = a text of at most 200 characters
rest-nul_text = a text has the character U+0000 in it, which no store keeps
rest-nul_query = the character U+0000 is not taken here
rest-nul_name = nothing has the character U+0000 in its name
rest-bad_cursor = `next` of the part before
rest-moment = a day, 2027-01-31, or a moment, 2027-01-31T08:00:00Z
rest-store_away = the store does not answer; nothing was done
rest-store_locked = what the store keeps of this does not open with the keys of this server: the operator has to put the right key back (`kartoteka keys status`); nothing was done
rest-reload_under_way = a reload is under way, and this one was not begun: ask again once it has ended
rest-reload_faulty = the operator's file was refused, and the former one goes on: the log says why
rest-reload_failed = reading the operator's file failed
rest-no_approval = there is no such approval
rest-approval_digest = the digest that was seen, 64 hexadecimal digits
rest-approval_reason = a text of at most 500 characters, none of them a control character but line breaks and tabs
rest-approval_over = nothing is to be decided: { $state ->
    [approved] the call is approved
    [declined] the call is declined
    [used] the call was made
   *[expired] the time for it is over
}
rest-approval_other = what was seen is not what would be approved of: look at it again
rest-approval_own = no one approves of a call of their own
rest-audit_off = no audit is kept where it can be searched
rest-audit_gone = what had that place is not there any more: begin again without a cursor
rest-audit_busy = the audit is being searched by others
rest-audit_unread = the audit cannot be read
rest-audit_limit = a number from 1 to 200
rest-arguments_not_kept = the audit keeps no arguments: `audit.arguments` is not set
rest-no_pin = no server has shown such a tool, or not with this definition
rest-pin_sha256 = the sha256 of the definition that was looked at
rest-no_token_of_id = the store has no such token; those of the file are changed there
rest-token_name = a name of 1 to 64 letters, digits, `_`, `-`, `.` and `@`
rest-token_as_name = a token cannot be its own name
rest-token_name_in_file = a token of the operator's file has this name
rest-token_name_taken = the live token { $id } has this name: revoke it first, or choose another
rest-tokens_full = there are as many live tokens as there may be: revoke some
rest-token_until = the last day, `2027-06-30`, or a moment, `2027-06-30T12:00:00Z`, that is yet to come
rest-token_counts_later = it is stored, and takes effect here within seconds once the store answers
rest-token_too_short = a token has at least 10 characters
rest-roles_known = each is a role of this server: { $values }
rest-roles_list = a list of at most 64 roles
rest-tenant_known = there is no such tenant on this server
rest-tenant_stopped = this tenant is stopped, and none of its callers is let in: `PUT /api/tenants/ID` with `"state": "active"` lets them in again
rest-timezone = the name of a time zone, as `Europe/Moscow`
rest-by_subject = an object by `tenant`, `caller` or a role is expected
rest-rate = a rate of calls, as `2/s`, `120/min`, `600/10min` or `1000/h`: at most 10000 calls and a day
rest-at_once = a whole number from 1 to 10000
rest-tenant_id = an id is 1 to 64 lower-case letters, digits, `_` and `-`, a letter or a digit first
rest-tenant_tokens_later = the tenant is deleted; its tokens count here until the store answers
rest-settings_object = an object of settings is expected
rest-leads_ambiguous = leads go into several systems: name one by `?catalog=`: { $values }
lead-unknown_field = there is no such field of a lead
lead-no_id = your own id of the lead is expected
lead-bad_id = an id is 1 to 128 letters, digits, `.`, `_`, `-` and `:`
lead-bad_score = a score is a whole number from 0 to 100
lead-bad_phone = a telephone number is `+` and 7 to 15 digits (E.164)
lead-blank = a text that is not blank is expected
lead-too_long = the text is too long
lead-control = a text has no control characters
lead-no_text = a text is expected
tenant-set_by_operator = This tenant is of the server's file; it cannot be changed here.
tenant-too_many = There are as many tenants as the store keeps: delete some first.
failure-no_credential = There are no credentials for { system-of }. The operator must set them.
failure-token_refused =
    Access to { system-of } was not renewed: the operator must sign in again. Nothing was done.
failure-grant_ended =
    Access to { system-of } has ended: the person who connected it there has to connect it again. Nothing was done.
failure-grant_application =
    { system-subject } does not accept the operator's application, or the server has none any more: the operator has to look. It need not be connected again. Nothing was done.
failure-no_token =
    Access to { system-of } cannot be renewed now. Nothing was done. Try again later.
failure-unauthorized =
    { system-subject } does not accept the credentials.
    Code: { $code }.
    { system-says }: “{ $message }”
failure-forbidden =
    { system-subject } does not allow this.
    Code: { $code }.
    { system-says }: “{ $message }”
failure-not_found =
    Not found in { system-in }.
    Code: { $code }.
    { system-says }: “{ $message }”
failure-conflict =
    What is in { system-in } is not what the request was made for: it was changed meanwhile, or exists already. Read it again, then try.
    Code: { $code }.
    { system-says }: “{ $message }”
failure-invalid =
    { system-subject } refused the request.
    Code: { $code }.
    { system-says }: “{ $message }”
failure-busy =
    { system-subject } takes no more requests for now, and did not take this one. Try again later.
    It asks for a wait of at least { $seconds } s.
    Code: { $code }.
    { system-says }: “{ $message }”
failure-resting =
    { system-subject } has failed several times in a row and is not asked for now. Nothing was done. Try again in { $seconds } s.
failure-fetch-address = This is no address of a web page. Nothing was fetched.
failure-fetch-scheme = Only addresses that begin with `http://` or `https://` are fetched.
failure-fetch-user = An address with a user name or password in it is not fetched.
failure-fetch-port = This port is not allowed: web pages are fetched from the usual ones.
failure-fetch-host = This address is not on the public Internet, or the operator does not allow it. Nothing was fetched.
failure-fetch-redirects = The address redirects too often. Nothing was fetched.
failure-fetch-downgrade = The page redirects from https to http, which is not followed. Nothing was fetched.
failure-fetch-media = What is at this address is no text: only pages, text, JSON and XML are fetched.
failure-fetch-packed = The page comes compressed, though it was asked for as it is. It was not read.
failure-unavailable =
    { system-subject } failed on this request.
    Code: { $code }.
    Status: { $status }.
    { system-says }: “{ $message }”
failure-page_unreachable = What is at this address cannot be reached: its host is not found, or does not answer. Nothing was fetched.
failure-page_timed_out = The page did not come in time. Nothing was fetched.
failure-page_broken = The page broke off before it was complete. Nothing was fetched.
failure-unreachable = { system-subject } cannot be reached. Nothing was done.
failure-timed_out = { system-subject } did not answer in time.
failure-broken = { system-subject } broke off before its answer was complete.
failure-damaged = The answer of { system-of } is compressed, and cannot be unpacked: it is cut off or damaged.
failure-too_long = The answer of { system-of } is longer than { $limit } bytes, and was not read. Ask for less: fewer records, or fewer fields.
server-tool-gone = { $tool } is no tool that the MCP server of { system-of } lists now; nothing was done by it.
server-tool-not-accepted = The tool { $tool } of the MCP server of { system-of } waits for an operator, or is another than was accepted; it was not called.
server-tool-denied = You may not call the tool { $tool } of the MCP server of { system-of }; it was not called.
server-tool-writes = The tool { $tool } of the MCP server of { system-of } counts as one that writes, and this call may only read; it was not called.
server-tool-deletes = The MCP server of { system-of } says that its tool { $tool } deletes, which this call may not; it was not called.
failure-too_many_records = The answer of { system-of } has more than { $limit } records. Ask for fewer: by a filter, or in smaller pages.
failure-sums_long = { $found } records match, and one call sums at most { $most }. Nothing was summed. Ask for parts that lie side by side, month by month for example, and add these up.
failure-sums_endless = More than { $most } records match, and one call sums no more. Nothing was summed. Ask for parts that lie side by side, month by month for example, and add these up.
failure-sums_slow = Reading all the records takes more than one call may: { $came } had come. Nothing was summed. Ask for a smaller part of them.
failure-too_many_values = The answer of { system-of } has more than { $limit } values. Ask for less: by a filter, or in smaller pages.
failure-deep = The answer of { system-of } is nested deeper than clients can read.
failure-after = Done before that, and not undone: { $steps }. Do not make the whole call again, which would do that a second time: pass only what is left.
failure-item = This was at item { $place } of `{ $step }`, counted from 0: { $item }.
failure-of-a-code = `{ $path }` is `{ $value }`: whether it may be so here, `{ $tool }` tells.
failure-part = What failed: { $step }.
failure-left = Not begun: { $steps }.
failure-part-unknown = It is not known whether this was done: { $step }.
failure-unknown_outcome = The request was sent, but no answer came that can be read: it may or may not have been done. Check before you repeat it.
failure-open =
    { system-subject } answered (status { $status }), but did not say whether the request was carried out: it may or may not have been done. Check before you repeat it.
    Code: { $code }.
    { system-says }: “{ $message }”
failure-unexpected_reply =
    The reply of { system-of } could not be understood.
    Status: { $status }.
failure-unfit_reply = A reply of { system-of } has nothing of what the next request of this tool is made of.
failure-html = { system-subject } answered with a web page instead of data (status { $status }): its address may be wrong, or it is down.
failure-redirected = { system-subject } redirects requests (status { $status }), and redirects are not followed: its address is most likely wrong.
failure-prompt-too-long = The prompt would be longer than 1 MiB. Pass shorter lists.
failure-declined =
    The user was asked for { $arguments } and declined. Nothing was done.
failure-cancelled =
    The user was asked for { $arguments } and closed the question. Nothing was done.
failure-unanswered =
    The user was to be asked for { $arguments }, and no answer came that can be used. Nothing was done; pass it if you know it.
failure-internal = This server failed on the call; the fault has been logged.

## Warnings of the server's own

warning-not-set-up = Nothing is known here: this source is not set up. Its operator would set { $settings }.
warning-clamped = `{ $argument }` was { $given } and is out of range: { $used } was used.
warning-shortened =
    The list is longer than clients take: { $count ->
        [one] here is the first record
       *[other] here are the first { $count } records
    }, and { $left ->
        [one] one is
       *[other] { $left } are
    } left.
    Go on with { $next }, or ask for fewer fields.
warning-shortened-page =
    The list is longer than clients take: { $count ->
        [one] here is the first record
       *[other] here are the first { $count } records
    }, and { $left ->
        [one] one of the same page is left, which cannot be asked for alone
       *[other] { $left } of the same page are left, which cannot be asked for alone
    }.
    Ask again with { $next }, or for fewer fields.
warning-shortened-pages =
    The list goes on: here { $count ->
        [one] is the first record
       *[other] are the first { $count } records
    }, and one call asks for no more than { $pages ->
        [one] one page
       *[other] { $pages } pages
    } of it.
    Go on with { $next }.
warning-shortened-time =
    The list goes on: here { $count ->
        [one] is the first record
       *[other] are the first { $count } records
    }, and fetching more takes too long for one call.
    Go on with { $next }.
warning-shortened-long =
    The list goes on: here { $count ->
        [one] is the first record
       *[other] are the first { $count } records
    }, and clients take no more of these at once.
    Go on with { $next }, or ask for fewer fields.
warning-shortened-lost =
    Here are the { $count ->
        [one] record that was
       *[other] { $count } records that were
    } asked for. The system says that the list goes on, and not where: what is behind them cannot be asked for.
warning-shortened-one-page =
    Here { $count ->
        [one] is the one record of the first page
       *[other] are the { $count } records of the first page
    }. The system says that the list goes on, and this tool asks for no page behind the first: narrow the question.
warning-shortened-circle =
    The list leads back to a page that came already: here are the { $count ->
        [one] one record
       *[other] { $count } records
    } until then, and whether there are more is not known.
warning-shortened-text =
    The text `{ $place }` is longer than an answer may be: here are its first { $shown } characters of { $all }.
    Ask with { $next } for more.
warning-shortened-text-end =
    The text `{ $place }` is longer than an answer may be: here are its first { $shown } characters of { $all }.
    No arguments of this tool bring the other { $left }: only the operator of the server can let answers be longer.
warning-shortened-entries =
    The list is longer than an answer may be: here are the first { $count } of { $all } entries.
    Texts of these that are here only in part: { $texts }.
    Nothing brings the rest here: only the operator of the server can let answers be longer.
warning-shortened-others = Other texts that are here only in part: { $count }.
warning-shortened-file =
    The file is not shown: it is { $type } of { $bytes } bytes, and at most { $most } are.
warning-shortened-step =
    The list of the step `{ $step }` goes on: the first { $count ->
        [one] record was
       *[other] { $count } records were
    } used, and the answer knows nothing of the others.
warning-overruled = `{ $argument }` had `{ $key }`: { $given }, which this tool sets itself: { $used } was used, and what was passed was not.
warning-misspelt-bound = `{ $bound }` is no condition that { system-of } is known to read, and may have done nothing. Did you mean `{ $nearest }`?
warning-shortened-list = The answer is longer than clients take: `{ $place }` has the first { $count } of { $all } items here. Ask for fewer, or for a part, where this tool lets you.
warning-shortened-map =
    The answer is longer than clients take: { $count ->
        [one] { $count } field is
       *[other] { $count } fields are
    } here, and { $left ->
        [one] one is
       *[other] { $left } are
    } left out: `{ $names }`.
    Pass their names as `{ $argument }` to get those alone.
warning-blank-bound = `{ $bound }` is blank and bounds nothing.
warning-unreadable-bound = `{ $bound }` is "{ $value }", which is no date. A date is written 2026-05-31, a moment 2026-05-31T10:00:00.
unreadable-bound-date = `{ $bound }` is "{ $value }", which { system-of } may not read as a date. Write { $instead }.
warning-reversed-range = `{ $bound }` is { $from }, which is later than `{ $upper }`, { $to }: nothing lies between.
warning-day-as-bound = `{ $bound }` is the day { $day } without a time, and as a bound that may mean its first moment. For the whole day write { $end }.
day-alone = `{ $bound }` is the day { $day }, and as a condition that may mean its first moment alone. For the whole day write { $bounds }.
bounds-in-a-list = `{ $bound }` is { $value }: as a condition that may be one of these two moments. For what lies between write { $bounds }.
empty-range = `{ $bound }` is { $from } and `{ $upper }` is { $to }: nothing lies between.
warning-skipped = The names for `{ $label }` could not be loaded; the records come without them.
skipped-step = The step `{ $step }` failed, and the answer comes without it: { $reason }
warning-failed-items =
    { $count ->
        [one] One item
       *[other] { $count } items
    } of { $all } in `{ $step }` could not be read: those at { $places }, counted from 0. The first says: { $reason }
warning-items-left-out = `{ $step }` took the first { $most } items of { $all }; the others are left out.
warning-unknown-field =
    No record here has a field `{ $field }`.
    Did you mean `{ $nearest }`?
warning-word-for-nothing =
    `{ $path }` is the text `{ $value }`, as programs write what they have not; it is passed on as it is.
word-for-nothing-more =
    { $count ->
        [one] One more text
       *[other] { $count } more texts
    } of that kind { $count ->
        [one] is
       *[other] are
    } passed on.
warning-unknown-name =
    `{ $argument }` has `{ $name }`, and { system-of } lists no field of that name: it may have been ignored, and then the answer is not what was asked for.
    Did you mean `{ $nearest }`?
unknown-name-written =
    `{ $argument }` has `{ $name }`, and { system-of } lists no field of that name: it may have been ignored, and then nothing is stored under it.
    Did you mean `{ $nearest }`?
unknown-name-refused =
    `{ $argument }` has `{ $name }`, and { system-of } lists no field of that name: the call may have been refused for it.
    Did you mean `{ $nearest }`?
unknown-name-more =
    { $count ->
        [one] One more key names
       *[other] { $count } more keys name
    } no field either.
warning-fixed-field =
    `{ $argument }` has `{ $name }`, and { system-of } says that it is not to be written so: it has most likely stayed as it was, whatever the answer says.
fixed-field-more =
    { $count ->
        [one] One more key names a field that is
       *[other] { $count } more keys name fields that are
    } not to be written so.
warning-unknown-value = `{ $path }` is `{ $value }`, a name where { system-of } takes a code: { $codes }. Codes are compared with codes, so that the answer may not be what was asked for.
unknown-value-unnamed =
    `{ $path }` is `{ $value }`, and { system-of } has no such code, so that the answer may not be what was asked for.
    Perhaps one of these was meant: { $codes }.
    Look for it with `{ $tool }`.
unknown-value-written =
    `{ $path }` is `{ $value }`, and { system-of } has no such code: what is stored there may be wrong.
    Perhaps one of these was meant: { $codes }.
    Look for it with `{ $tool }`.
unknown-value-more =
    { $count ->
        [one] One more value is
       *[other] { $count } more values are
    } no code either.
warning-unheld-values = The codes could not be loaded: whether { system-of } knows every one in `{ $argument }` was not looked at.
warning-misspelt-value = `{ $path }` is { $value }, where { system-of } takes { $meant }: as it was passed it may mean something else.
misspelt-value-list = `{ $path }` is { $value }: several values in one text, which may be compared as one. As a list they are { $meant }.
misspelt-value-operators = `{ $path }` is { $value }, and in { system-of } an operator stands in the key: { $meant }. As it was passed it may mean something else.
misspelt-value-more =
    { $count ->
        [one] One more value is
       *[other] { $count } more values are
    } spelt otherwise than the type of the field.
unheld-types = The types of the fields could not be loaded: whether every value in `{ $argument }` is spelt as { system-of } spells it was not looked at.
warning-blank-values =
    `{ $argument }` has blank values, which are sent as they are: { $keys }.
    And { $count } more.
    A field that is passed blank ends up empty: leave out what is to stay.
warning-exact-phone =
    { system-subject } compares `{ $key }` of `{ $argument }` as it is written, here { $values }, and nothing was found. The number may be kept in another spelling: { $spellings }.
    `{ $tool }` finds it in any spelling.
warning-unheld-names = The names of the fields could not be loaded: whether { system-of } knows every key in `{ $argument }` was not looked at. What it does not know it leaves out.
warning-not-used = `{ $argument }` was passed, but this call did not use it.
not-used-empty = `{ $argument }` was passed as { $given }, which is read as nothing passed: it is not sent, and nothing is changed by it.
not-used-without = `{ $argument }` was passed and went out nowhere: it is sent only together with `{ $missing }`, which was not passed.
warning-already-labelled = Some records have a `_meta` of their own, which was left as it is.
list-ends-early = An empty page came, or one that leads back, though { system-of } counts more records. Where another call says the same, more calls do not help.
list-goes-nowhere = The last page says that there is more, and not where that begins. Where another call says the same, more calls do not help.
warning-incomplete-list =
    { $count ->
        [0] No record is here: the list has some, which could not be fetched.
        [one] Only the first record is here: those behind could not be fetched.
       *[other] Only the first { $count } records are here: those behind could not be fetched.
    }
    Try again with { $next }.
    { $reason }
changed-list-twice =
    The list changed while it was fetched: { $count ->
        [one] one record is
       *[other] { $count } records are
    } here twice, and others may be missing.
changed-list-counted-twice =
    The list changed while it was fetched: it had { $before } records at first and { $after } in the end. { $count ->
        [one] One record is
       *[other] { $count } records are
    } here twice, and others may be missing.
warning-changed-list = The list changed while it was fetched: it had { $before } records at first and { $after } in the end. A record may be here twice, or not at all.
warning-more-than-asked =
    { $limit ->
        [one] One record was
       *[other] { $limit } records were
    } asked for, and { system-of } overlooks how many: it sent { $count }, and all of them are here.
changed-list-of-sums = The records changed while they were read: { $read } were read, { $again } of them more than once, and { system-of } counts { $all } in the end. Each is summed once, and some may be missing: `complete` is false. Call again for sums of all of them.
uneven-sums = { $read } records were read, and { system-of } counts { $all }. Why they differ is not known: the list may have changed meanwhile, or not all records are shown. Each is summed once; `complete` is false. Where another call says the same, more calls do not help.
changed-list-read-again = The records changed while they were read: read once more, they came to something else, and here is what they came to then. `complete` is false. Call again for sums that hold.
warning-from-memory =
    This answer was kept by the server: { system-subject } gave it at { $moment }, and was not asked now. What has changed there since is not in it. It is asked again from { $until } on.
from-memory-part =
    A part of this answer was kept by the server: { system-subject } gave it at { $moment }, and the rest now. What changed in between may be missing, or be here in both states. All of it is asked for again from { $until } on.
from-memory-failed =
    A part of what this goes by was kept by the server: { system-subject } gave it at { $moment }, and may answer otherwise now. It is asked again from { $until } on.
warning-read-once =
    The records were read page by page, and could not be read once more to see whether they had changed meanwhile: some may be missing. `complete` is false.
    { $reason }
read-once-time = Reading them twice takes too long for one call: ask for fewer records.
warning-unreadable-amounts = { $count ->
        [one] One record of `{ $step }` has an amount that is
       *[other] { $count } records of `{ $step }` have amounts that are
    } no number: counted in `unreadable_amount`, and in no sum.
warning-shortened-groups = `groups` of `{ $step }` are { $all }, and here are the first { $count }: unit by unit, of each the largest sums first. `sums` are of all records. Group by fewer fields, or ask for fewer records.
warning-mended-reply = Some characters of the reply cannot be read, and are � here: do not write these texts back.
warning-repeated-page = One page of the list came more than once, so that records are here twice and others may be missing.
warning-repeated-records = Pages of this list begin with the last records of the page before: { $count } came twice and are here once.
warning-secret-masked = The answer holds a secret of this server, which is masked as ***. An address with *** in it cannot be opened.
