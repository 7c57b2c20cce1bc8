### Every text of the console. One message a place; attributes belong to the place of their message.
### `Backticks` become code. What is in { $braces } is data, escaped where it is shown.

## On every page

product = Kartoteka
skip = Skip to content
menu = Menu
crumbs = Where you are
cancel = Cancel
close = Close
save = Save
saving = Saving…
deleting = Deleting…
find = Show
next = Next
none = none
actions = Actions
must = (required)
error-word = Error:
new-tab = (opens in a new tab)
reveal = Show
copy = Copy
copied = Copied
filters =
    .clear = Clear the filters
time-gone = expired
time-left = { $minutes } min left
network = The server did not answer. Check your network and try again.
    .unknown = The server did not answer. The action may or may not have been done: look at the audit before you repeat it.
catalog = Catalog
tool = Tool
argument = Argument
value = Value
effect = Effect
effect-read = read
effect-write = write
effect-delete = delete
needs-approval = approval
nav =
    .label = Sections
nav-connections = Connections
nav-tools = Tools
nav-approvals = Approvals
nav-audit = Audit
nav-server = Server
nav-overview = Overview
nav-tenants = Tenants
nav-tokens = Tokens
nav-pins = MCP review
nav-waiting = waiting
nav-unpinned = to review
tenant =
    .label = Tenant
who =
    .roles = Roles:
    .none = no roles
language =
    .label = Language
theme =
    .label = Theme
    .system = As the system
    .light = Light
    .dark = Dark
sign-out = Sign out
session =
    .title = You will be signed out in 2 minutes
    .body = Nothing has happened here for 28 minutes. What you typed on this page and did not send will be lost.
    .stay = Stay signed in
time-ago =
    .now = just now
    .minutes = { $count ->
        [one] { $count } minute ago
       *[other] { $count } minutes ago
    }
    .hours = { $count ->
        [one] { $count } hour ago
       *[other] { $count } hours ago
    }
    .days = { $count ->
        [one] { $count } day ago
       *[other] { $count } days ago
    }

## Sign-in

sign-in = Sign in
    .token = Access token
    .hint = Begins with ktk_. The operator of this server gives it to you.
    .do = Sign in
    .wait = Checking…
    .over = Your session has ended. Sign in again and you will be back on the same page.
    .missing = Paste the access token.
    .wrong = The token was not accepted. Check that it was copied whole, and that it has not expired or been revoked.
    .forbidden = The token is known, and its holder is not let in now: your organisation is stopped, or not known to this server. Ask its operator.
    .limited = Too many attempts from this address. Try again in { $seconds ->
        [one] { $seconds } second
       *[other] { $seconds } seconds
    }.
    .store = The token cannot be checked now: the store does not answer. Try again in a minute.
    .elsewhere = This form did not come from a page of this server. Try again here.

## Connections

connections =
    .lead = The systems in which your agents act. Tokens are stored encrypted and are never shown again.
    .connect = Connect
    .after = What is set in the server's file can be changed by its operator alone.
connections-empty =
    .title = No catalogs
    .body = No catalog is switched on for your tenant. The operator of the server does that.
connection-connected = Connected
connection-none = Not connected
connection-failed = Does not work
connection-locked = Locked
connection-file = Set by the operator
    .body = This connection is set in the server's file. It cannot be changed here.
connection-locked-body = The encryption key of this connection is missing on the server. The operator must put it back; the token need not be entered again.
sync-active = Leads go out
sync-error = Leads are not taken
sync-paused = Leads are paused
sync =
    .title = Leads
    .lead = When a customer writes to your bot, the lead goes to { $catalog } by itself.
    .pause = Pause
    .resume = Resume
    .last = Last sync
    .never = Nothing was sent yet
    .waiting = Waiting
    .given-up = Waiting for you
    .dead = { $count ->
        [one] { $count } lead was not delivered
       *[other] { $count } leads were not delivered
    }
    .broken = The system takes no leads
    .broken-body = Several attempts in a row have failed. It is tried about once a minute; nothing of what waits is lost.
    .lacks = The system lacks fields
    .lacks-body = What leads say of these is not kept there:
    .paused-body = What comes is kept, and goes out when you resume.
leads =
    .title = { $name }: leads that were not delivered
    .lead = These are not tried by themselves any more.
    .id = Lead
    .error = Why
    .says = { $name } says:
    .attempts = Attempts
    .tried = Last attempt
    .unknown = Outcome unknown
    .retry = Try again
    .drop = Drop
    .more = There are more: these are the 1,000 that were tried last.
    .after = Dropping forgets what was not delivered. Before you try one again whose outcome is unknown, look into the system: it may be there already.
leads-empty =
    .title = Nothing waits for you
    .body = Every lead has been delivered, or is still being tried.
connect =
    .title = Connect
    .missing = This has to be filled in.
    .advanced = Advanced: { $count ->
        [one] { $count } setting
       *[other] { $count } settings
    }
    .do = Connect { $catalog }
    .replace-hint = The old token stays in use until the new one has passed.
    .replace-title = Connect anew
    .do-hint = This usually takes a few seconds.
    .wait = Connecting…
    .how = How to get what { $catalog } asks for
    .more = Learn more
authorize =
    .title = Sign in to { $catalog }
    .otherwise = Or connect with a key of your own
    .do = Go to { $catalog }
    .do-hint = { $catalog } asks you whether you allow it, and brings you back here.
connect-know = Good to know
    .rights = Agents act with the rights of the person whose token it is.
    .sealed = The token is stored encrypted. Nobody sees it again, the operator neither.
    .replaced = A new token replaces the old one only after it has passed the check.
connect-failed =
    .title = This could not be connected
    .kept = Nothing was stored.
    .goes-on = Nothing was stored: what was connected before goes on.
connected =
    .title = { $catalog } is connected
    .body = It was tried, and works. Your agents act there from now on.
connection =
    .active = Connection active
    .used = Last call
    .unused = none since it was connected
    .test = Test
    .test-wait = Testing…
    .test-ok = The connection works
    .test-bad = The connection does not work
    .replace = Change
    .disconnect = Disconnect
    .connected = Connected on
    .token-kept = stored encrypted, not shown
    .checked = Last test
disconnect =
    .title = Disconnect { $name }?
    .token = The token will be deleted from this server.
    .there = Nothing changes in { $catalog }. Revoke the token there if you no longer need it.
    .do = Disconnect
    .wait = Disconnecting…
    .agents = Your agents lose this system at once.
    .leads = { $count ->
        [one] Leads stop going out; { $count } that was not delivered waits here for the next connection.
       *[other] Leads stop going out; { $count } that were not delivered wait here for the next connection.
    }
    .no-leads = Leads stop going out. None waits here now.
disconnected =
    .title = { $catalog } is disconnected
    .body = The token has been deleted.

## Tools

tools =
    .lead = What an agent sees with your rights. Calls from here are real and go to the audit.
    .filter = Filter of tools
    .search = Search
    .search-hint = Name or description
    .role = As the role
    .count = { $shown } of { $total ->
        [one] { $total } tool
       *[other] { $total } tools
    }.
    .as-role = As seen by the role { $role }.
    .all-catalogs = All
    .any-effect = Any
    .own-roles = Mine
    .before = Before
tools-empty =
    .title = No tool matches
    .body = Try another word, or clear the filters.
tool-none =
    .title = No tools
    .body = Your roles open no tool, or no catalog is connected. The operator gives roles in the server's file.
tool-audit = Records of this tool in the audit
tool-call =
    .arguments = Arguments
    .as-json = As JSON
    .as-form = As a form
    .json = Arguments as JSON
    .json-hint = A JSON object, exactly as an agent passes it.
    .rare = { $count ->
        [one] { $count } more argument
       *[other] { $count } more arguments
    }
    .not-passed = not passed
    .add = Add a line
    .remove = Remove line
    .key = key
    .val = value
    .pairs-hint = A number, true, false and JSON stay what they are; anything else is a text.
    .lines-hint = One a line.
    .limits-from-to = From { $from } to { $to }.
    .default = Default: { $value }.
    .call = Call
    .wait = Calling…
    .hint = Runs as { $name }, with your rights and limits.
    .explain = Show the request
    .explain-wait = Preparing…
    .faults = { $count ->
        [one] { $count } argument is wrong. Nothing was sent.
       *[other] { $count } arguments are wrong. Nothing was sent.
    }
    .none = This tool takes no arguments.
    .not-json = This is not a JSON object.
confirm-call =
    .title = Call { $tool }?
    .write = This changes data in { $target }.
    .delete = This deletes data in { $target }. It cannot be undone from here.
    .do = Call
answer-empty =
    .title = Nothing called yet
    .body = “Show the request” sends nothing: it shows exactly what would go out.
explain =
    .title = What would be sent
    .nothing = nothing was sent
    .step = Request { $number } of { $of }
    .masked = Secrets are shown as ***.
    .pages = Page by page: up to { $count ->
        [one] { $count } request
       *[other] { $count } requests
    }.
    .labels = Records get labels from the dictionaries { $names }.
    .none = Nothing would be sent with these arguments.
    .later = Depends on an earlier reply.
    .skipped = Passed over with these arguments.
    .items = once for each of { $count ->
        [one] { $count } item
       *[other] { $count } items
    }
fix =
    .title = The same call, repaired
    .do = Apply and call
    .fill = Fill the form
result =
    .title = Result
    .ok = done
    .again = This form was sent before: this came of it then, and nothing was done again.
    .bad = failed
    .warned = { $count ->
        [one] { $count } warning
       *[other] { $count } warnings
    }
    .records = Records
    .json = Full result (JSON)
    .text = What the agent reads
    .same = The same call with curl
    .needs-approval = The call is waiting for an approval until { $until }. Another person must give it.
    .see-approval = See the request
    .repeat = Once approved, call again with the same arguments.
    .needs-one = The call is waiting for an approval. Another person must give it.
    .cut = What is shown here ends early: the whole is longer.
card =
    .title = About the tool
    .schema = JSON Schema of the arguments

## Approvals

approvals =
    .lead = Calls that wait for a person. You approve exactly what is shown, once, and nothing else.
    .waiting = Waiting
    .decided = Decided
    .all = All decided
    .yours = your own request
    .said = { $count ->
        [0] Nothing is waiting.
        [one] { $count } request is waiting.
       *[other] { $count } requests are waiting.
    }
approvals-empty =
    .title = Nothing is waiting
    .body = New requests appear here by themselves.
approval-waiting = waiting
approval-approved = approved, not used yet
approval-declined = declined
approval-done = done
approval-failed = failed
approval-unknown = outcome unknown
approval-expired = expired
approval =
    .asks = { $who } asks. Where: { $where }.
    .happens = What will happen
    .arguments = Arguments
    .sent = The request that will be sent
    .who = Who asks
    .caller = Caller
    .target = Where
    .asked = Asked
    .digest = Digest (SHA-256)
    .decision = Your decision
    .until = Until { $until },
    .reason = Reason
    .reason-hint = May be empty. It goes to the audit; on a refusal the agent reads it too.
    .wait = Sending…
    .approve-read = Approve
    .approve-write = Approve the change
    .approve-delete = Approve the deletion
    .decline = Decline
    .once = Holds for this one call with these arguments. The digest is checked.
    .decided = Decided
    .outcome = Outcome
    .erased = The arguments were erased after the decision.
    .asked-by = { $who } asked.
    .no-arguments = The call has no arguments.
approval-reason =
    .title = Nothing was decided
    .body = A reason has at most 500 characters, and no control characters. Shorten it and decide again.
approval-own =
    .title = This is your own request
    .body = Another person must decide. Send them the link to this page.
approval-moved =
    .title = The request has changed
    .body = Something changed while you were reading. Your decision was not taken. Look again and decide.
approval-late = Already decided: { $who }, { $at }.
    .title = Your decision was not taken
    .body = Already decided: { $who }, { $at }.
    .over = Nobody decided in time, and the request has expired.
approval-outcomes =
    .done = The call was made and did what it was to do.
    .failed = The call was made and failed. The audit says why.
    .unknown = The call was begun, and how it ended is not known: it still runs, the server was cut off, or no answer came. It may or may not have been done; it will not be sent again by itself.
    .waiting-call = The agent has not called yet. The approval holds until { $until }.
    .approved = The agent has not called yet. The approval holds until { $until }.
    .declined = The call was not made.
    .used = The call has begun, and its end is not known yet.
    .expired = The time ran out at { $until }. The call was not made.
approved =
    .title = Approved
    .body = The agent must repeat the call before { $until }.
declined =
    .title = Declined
    .body = The agent will hear that you declined.
approval-used = under way

## Audit

audit =
    .csv = CSV
    .jsonl = JSON Lines
    .lead = Every call and every refusal. Times are in { $zone }.
    .filter = Filter of the audit
    .period = Period
    .status = Outcome
    .caller = Caller
    .time = Time
    .what = What
    .wire = Via
    .took = Took
    .older = Older
    .shown = { $count ->
        [one] { $count } record
       *[other] { $count } records
    }, { $to } to { $from }
    .said = { $count ->
        [one] { $count } record.
       *[other] { $count } records.
    }
    .chart-ok = done
    .chart-bad = failed or refused
    .any = Any
    .hour = 1 hour
    .day = 24 hours
    .week = 7 days
    .month = 30 days
    .ever = All
    .chart-about = Records of this search over time: { $all }, of which failed or refused: { $failed }.
    .looked = Nothing of this kind since { $at }. Older records have not been looked through yet.
    .of-call = Records of the call
audit-empty =
    .title = No records
    .body = Nothing of this kind happened in this period.
audit-off =
    .title = The audit is not kept here
    .body = The operator's file has no `audit`, or it is written to a pipe, which cannot be searched.
status-ok = done
status-rate_limited = over the limit
status-permission_denied = not allowed
status-backend_error = system failed
status-error = error
record =
    .approval = Approval
    .title = Audit record
    .role = Acting role
    .sizes = Size
    .sizes-of = arguments { $in }, result { $out }
    .upstream = Reply of the system
    .arguments = Arguments
    .arguments-hmac = Not kept. For comparison, their HMAC:
    .call = Call
    .same = everything of this call
    .chain = Chain
    .chain-ok = record { $seq } since the start of the server; follows the one before unbroken
    .chain-bad = broken: the record before is missing or was changed
    .json = As JSON
    .size-in = arguments { $in }
    .error = Kind of failure
    .chain-first = record { $seq } since the start of the server; the first that is kept here
bad-cursor =
    .title = There is no such place in the list
    .body = The address has been changed or cut off. Begin the list again.
audit-unread =
    .title = The audit cannot be read now
    .body = Its file, or the store that it is in, does not open. The log of the server says why.
status-unknown = outcome unknown
kind-call = call
kind-read = read
kind-intent = begins
kind-admission = not let in
kind-start = server started
kind-stop = server stopped
kind-lost = records lost
kind-reload = settings read again
kind-reopen = file opened again
kind-expired = records deleted, their time being over
kind-token = token made or revoked
kind-approval = decision of a call
kind-connection = connection of a tenant
kind-sync = lead of a tenant
kind-tenant = tenant made or deleted
kind-pin = tool of an MCP server decided of
kind-keys = store sealed anew
kind-store = store put back from a copy
kind-other = another event

## Tokens and tenants

tokens =
    .lead = For agents, bots and scheduled jobs. The server keeps only a hash.
    .new = New token
    .name = Name
    .roles = Roles
    .until = Valid until
    .used = Last used
    .never = does not expire
    .unused = never
    .file = in the file
    .soon = { $days ->
        [one] { $days } day left
       *[other] { $days } days left
    }
    .revoke = Revoke
    .revoked = revoked
    .expired = expired
    .volatile = Tokens made here end with the process
    .volatile-body = The operator's file names no `store`, so nothing is kept.
revoke =
    .title = Revoke { $name }?
    .body = Whoever uses this token is refused from the next call on. It cannot be brought back.
    .do = Revoke
revoked =
    .title = { $name } is revoked
    .body = The next call with it will be refused.
token-new =
    .title = New token
    .name-hint = 1 to 64 letters, digits, _ - . @, for example night-import. It is shown in approvals and in the audit.
    .name-taken = There is a token of this name already.
    .name-missing = Give the token a name of 1 to 64 letters, digits, _, -, . and @.
    .tenant-hint = The token works for this tenant alone.
    .roles-hint = Only what the job needs.
    .until-hint = A token that is not renewed stops by itself.
    .do = Make the token
    .wait = Making…
    .days = { $days ->
        [one] { $days } day
       *[other] { $days } days
    }
    .year = 1 year
    .never = Does not expire
    .tenant-unknown = There is no such tenant.
    .too-many = There are as many live tokens as there may be. Revoke some.
    .roles-unknown = A role that was chosen is not there any more. Choose again.
    .until-wrong = Choose one of the periods that are offered.
token-know = Good to know
    .once = The token is shown once, right after it is made.
    .hash = The server keeps a hash. A lost token cannot be shown again; make a new one.
    .each = One token for each agent: then the audit says who it was, and one can be revoked without the others.
token-made =
    .title = Token { $name } is made
    .once = Copy it now
    .body = After you leave this page it cannot be shown again.
    .label = Access token
    .done = Done
power-approve = approve
power-connect = connect
power-audit = see the audit
power-operate = operate the server
tenants =
    .look = Connections
    .look-approvals = Approvals
    .look-audit = Audit
    .theirs = What they have
    .connections-of = Connections of { $name }:
    .lead = Each has its own connections, tokens, limits and audit. Nothing is shared between them.
    .new = New tenant
    .filter = Filter of tenants
    .search = Search
    .state = State
    .active = Active
    .stopped = Stopped
    .connections = Connections
    .made = Made
    .shown = { $count } of { $total }
    .said = { $count ->
        [one] { $count } tenant.
       *[other] { $count } tenants.
    }
tenant-edit =
    .settings = Settings
    .title = Title
    .title-hint = As its people see it.
    .title-wrong = A title has at most 200 characters.
    .of-file = This tenant is of the operator's file, and is changed there.
    .id = Name
    .id-hint = Lower-case letters, digits, - and _. It stands in tokens and in the audit, and is never changed.
    .id-wrong = A name has 1 to 64 lower-case letters, digits, - and _, a letter or a digit first.
    .id-taken = There is a tenant of this name already.
    .locale = Language
    .locale-hint = Of the texts that are stored in its systems, such as comments of leads.
    .timezone = Time zone
    .timezone-hint = Where its days begin, such as Europe/Moscow. Empty: as the server's.
    .timezone-wrong = There is no such time zone.
    .as-server = As the server's
    .catalogs = Catalogs
    .catalogs-hint = All that its callers are offered, by their names with commas between: { $names }. Empty: every catalog.
    .catalogs-wrong = The catalogs are { $names }.
    .every-catalog = Every catalog
    .profile = Profile
    .profile-hint = Of the catalogs, the tools that its callers are offered.
    .every-tool = Every tool
    .limits = Calls
    .limits-hint = How often its callers may call, in place of what holds for every tenant: tenant=300/min, caller=60/min. Empty: as for every tenant.
    .limits-wrong = Write tenant, caller or a role, and a rate such as 300/min, of at most 10000 calls.
    .parallel = Calls at once
    .parallel-hint = Such as tenant=32, caller=8. Empty: as for every tenant.
    .parallel-wrong = Write tenant or caller, and a whole number from 1 to 10000.
    .as-every = As for every tenant
    .state-hint = Callers of a stopped tenant are not let in.
tenant-delete = Delete the tenant
    .head = Delete the tenant
    .body = There is no way back.
    .connections = { $count ->
        [one] { $count } connection is deleted with its token.
       *[other] { $count } connections are deleted with their tokens.
    }
    .audit = The audit of the tenant stays for its term.
    .type = To delete, type { $id }
    .wrong = Type exactly { $id }.
    .do = Delete the tenant
saved =
    .title = Saved
    .body = What was changed counts from now on.
deleted =
    .title = { $name } is deleted
    .body = With its connections.
tenants-empty =
    .title = No tenant matches
    .body = Try another word, or clear the filter.

## Tools of MCP servers

pins =
    .lead = Descriptions that other people's MCP servers give of their tools. An agent sees a tool only while its definition is, word for word, an accepted one.
    .waiting = Waiting for review
    .closed = Decided
    .server = Server
    .decided = Decided
    .more = No more than 1,000 are shown, those that wait first; the command line finds others by the name of their tool.
    .volatile = Decisions end with the process
pins-empty =
    .title = Nothing to review
    .body = When an MCP server adds or changes a tool and somebody lists tools, it will be here.
pin-new = new
pin-changed = changed
pin-state-accepted = accepted
pin-state-refused = refused
pin =
    .lead = What the server says of this tool, and what was decided.
    .lead-new = The server offers a tool that nobody has looked at yet. Agents do not see it until you accept it.
    .lead-changed = The server describes this tool otherwise than the accepted definition does. Agents do not see it in this form until you accept it.
    .description = Description
    .schema = Arguments (JSON Schema)
    .rest = Everything else that the server says
    .rest-note = What the tool may do, the catalog says. The server's hints make the rules stricter, and no looser unless the manifest says `reads: hinted`.
    .decide = Decision
    .seen = First seen
    .all-tenants = every tenant
    .was = SHA-256 of the accepted one
    .accept = Accept this definition
    .refuse = Refuse it
    .leave = Decide later
    .wait = Saving…
    .note = It is recorded in the audit with your name. If the server changes the definition once more, it waits here again.
pin-hint-reads = Reads only
pin-hint-deletes = Deletes or overwrites
pin-hint-repeats = Harmless when repeated
pin-hint-outside = Reaches other systems
pin-says =
    .yes = the server says yes
    .no = the server says no
pin-words =
    .title = These are the words of another server
    .body = Look for orders to the model, for new arguments that carry data away, and for addresses.
pin-accepted =
    .title = { $name } is accepted
    .body = Agents see the tool as long as its server defines it so.
pin-refused =
    .title = { $name } is refused
    .body = Agents do not see the tool as long as its server defines it so.

## Overview

overview =
    .ready = Ready
    .not-ready = Not ready
    .up = running for { $days ->
        [one] { $days } day
       *[other] { $days } days
    }
    .todo = Needs attention
    .quiet = Nothing needs attention.
    .now = Numbers of the last minute
    .process = Numbers of this process, of every tenant.
    .up-hours = running for { $hours ->
        [one] { $hours } hour
       *[other] { $hours } hours
    }
    .up-minutes = running for { $minutes ->
        [one] { $minutes } minute
       *[other] { $minutes } minutes
    }
stat-calls = Calls a minute
stat-errors = Failed
stat-slow = Latency, p95
stat-flight = Running now
stat-waiting = Approvals waiting, of all tenants
stat-hour = over an hour: { $value }
stat-oldest = the oldest: { $value }
chart =
    .table = Numbers
    .time = Time
    .soon = The first minute is not over yet.
    .none = No call has ended within the hour.
chart-calls =
    .title = Calls a minute
    .ok = done
    .bad = failed
    .about = Calls a minute: between { $least } and { $most }, failed at most { $bad }.
chart-times =
    .title = Latency, ms
    .about = Latency: half of the calls within { $half } ms, 95 of 100 within { $most } ms in the slowest minute.
systems =
    .title = Systems behind the catalogs
    .name = Catalog / backend
    .state = State
    .rate = Requests a minute
    .failed = Failed
    .closed = works
    .open = paused after failures
    .none = No backend has been asked since the start.
refused =
    .title = Refused in the last hour
    .check = Check
    .count = Refusals
    .rights = not allowed
    .limits = over the limit
    .arguments = bad arguments
    .confirm = not confirmed
    .approval = not approved
    .parallel = too many at once
    .none = Nothing was refused.
    .admission = not let in
parts =
    .title = Parts of the server
    .store = Store
    .valkey = Valkey
    .issuers = Issuers of tokens
    .catalogs = Catalogs
    .audit = Audit
    .keys = Keys
    .works = works
    .degraded = partly
    .off = off
todo-waiting-elsewhere = { $count ->
        [one] { $count } call of another tenant waits
       *[other] { $count } calls of other tenants wait
    }
    .more = People of that tenant decide.
todo-failing = { $count ->
        [one] { $count } connection does not work
       *[other] { $count } connections do not work
    }
todo-given-up = { $count ->
        [one] { $count } lead was not delivered
       *[other] { $count } leads were not delivered
    }
todo-unpinned = { $count ->
        [one] { $count } tool of an MCP server waits for review
       *[other] { $count } tools of MCP servers wait for review
    }
todo-of-tenant = Tenant { $name }
todo-of-tenants = { $count ->
        [one] { $count } tenant
       *[other] { $count } tenants
    }
todo-not-ready = The server takes no calls
    .more = It is starting, stopping, or serves no catalog.
todo-store-away = The store does not answer
    .more = Callers who are known go on. Approvals, connections, leads and unknown tokens wait until it is back; the log of the server says why.
todo-unaudited = The audit takes nothing
    .more = Calls that write are refused until it does; the log of the server says why.
todo-no-keys = The keys of an issuer of tokens are not there
    .more = Its callers are not let in until the issuer answers; the log of the server names it.
todo-other-tools = The tools are not those that were pinned
    .more = The hash of the tools differs from the one in the operator's settings.
todo-resting = { $name } is not asked, after failures
    .more = It is tried again by itself. { $count ->
        [one] { $count } tenant is affected.
       *[other] { $count } tenants are affected.
    }
todo-audit-lost = Records of the audit were lost: { $count }
    .more = The log of the server says why they could not be written.
parts-more =
    .store = kept in a file; approvals waiting, of all tenants: { $count }
    .audit = records written: { $count }
    .catalogs = served: { $count }
parts-off =
    .store = kept in memory: what waits is lost when the server ends
    .audit = the operator's file names no `audit`

## Pages that could not be shown

no-power =
    .title = You have no access to “{ $section }”
    .body = It needs the power “{ $power }” (`{ $key }`). You are signed in as { $name }, with the roles { $roles }.
    .todo = The operator gives powers to roles in the server's file, under `roles`.
other-tenant =
    .title = This is another tenant's
    .body = The address names a tenant that is not yours. Who runs the server (`operate`) may look at others.
own-tenant-alone =
    .title = This page is not of a tenant
    .body = Of another tenant you see the connections, with their leads, the approvals and the audit. Take `tenant` out of the address for this page.
foreign-tenant = You are looking at the tenant { $tenant }. What you change here, you change for them.
    .back = Back to { $own }
not-found =
    .title = There is no such page
    .body = The address may be wrong, or the thing was deleted, or it is not your tenant's.
    .do = To the first page
token-in-address =
    .title = There is a token in this address
    .body = It stands in the history of this browser now, and maybe in logs on its way here: revoke it, and make another one. Addresses have the id of a token, `tk_…`, never the token.
not-done =
    .title = This did not go as asked
broken =
    .title = The store does not answer
    .body = Loaded connections go on working. Approvals wait until the store is back. Nothing was changed.
    .do = Try again
unaudited =
    .title = The audit cannot be written
    .body = What is not on record is not done: nothing was changed. The log of the server says why.
not-begun =
    .title = This return is not known here
    .body = You have come back from a page of another system. That has to be begun here, in the same browser and login, is good for one return, and ends after 10 minutes. Nothing was connected. Open “Connections” and begin again.
many-returns =
    .title = Too many returns for now
    .body = Connections of this tenant were tried too often within a short time, so that this return was not looked at, and nothing was connected. Wait a minute, then load this page once more: it is good for 10 minutes after it was begun.
forged =
    .title = The form was not accepted
    .body = It did not come from a page of this login: you may have signed in anew meanwhile. Nothing was changed. Open the page again and repeat.
