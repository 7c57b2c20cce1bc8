### What the server itself says. Each line is lost if something in it is absent.

## Bad arguments: one message a mistake

bad-argument-malformed = The arguments are not valid JSON.
bad-argument-no-map = The arguments must be a JSON object, not { $given }.
bad-argument-missing = `{ $path }` is required.
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
bad-argument-too-few = `{ $path }` has too little in it: it needs at least { $least ->
    [one] { $least } item
   *[other] { $least } items
}.
bad-argument-too-many-arguments = There are too many arguments: more than { $most }. Pass only those that the tool has.
bad-argument-too-many = `{ $path }` has too much in it: it may have at most { $most ->
    [one] { $most } item
   *[other] { $most } items
}.
bad-argument-duplicate = `{ $path }` repeats an earlier item: { $given }.
bad-argument-one-of = Pass exactly one of these: { $values }.
bad-argument-any-of = Pass at least one of these: { $values }.
bad-argument-schema = `{ $path }` breaks a rule of its schema: { $expected }.
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
expected-or = or
expected-date = a date such as 2026-05-20
expected-date-time = a date and time with an offset, such as 2026-05-20T10:00:00+03:00
expected-email = an e-mail address
expected-uri = an address such as https://example.com/
expected-uuid = a UUID

## How a call ended

summary-list = { $resource }: { $count ->
    [one] { $count } record
   *[other] { $count } records
}.
summary-elsewhere = The full answer is in structuredContent.result.
suggested-call = Ready to send instead: { $arguments }
summary-nothing = { $title }: nothing was found.
summary-done = { $title }: done.

## Dry runs

summary-dry-run =
    { $title }: a dry run. Nothing was sent, and nothing has changed.
    The call would send: { $requests }.
    Whether { $waiting } would be sent, and with what, depends on earlier replies.
    Further pages would be asked for in the same way, with at most { $pages } requests in all.
    These dictionaries may be asked for, too, where they are not known yet: { $dictionaries }.
dry-run-handler = The tool is a program, which was not run: what it would send is not known.
dry-run-nothing = The call sends no request for its answer: that is part of the catalog.
dry-run-elsewhere = The requests are in structuredContent.dryRun.
dry-run-asks = A call that is made asks the user for { $arguments } first, where the client can ask.
dry-run-refused = This was a dry run: nothing was sent.

## Failures. `code` and `message` are the backend's own.

failure-bad_request = The request cannot be made: { $given } has no place in it.
failure-not_allowed =
    The tool does nothing for these arguments, or is not allowed to.
    What would do: { $values }.
    The operator allows, of what changes something: { $allowed }.
failure-no_credential = There is no credential for this system. Its operator must set one.
failure-unauthorized =
    The system does not accept the credentials.
    Code: { $code }.
    The system’s own words: “{ $message }”
failure-forbidden =
    The credentials do not allow this.
    Code: { $code }.
    The system’s own words: “{ $message }”
failure-not_found =
    There is no such thing in the system.
    Code: { $code }.
    The system’s own words: “{ $message }”
failure-invalid =
    The system refused the request.
    Code: { $code }.
    The system’s own words: “{ $message }”
failure-busy =
    The system takes no more requests for now, and did not take this one. Try again later.
    It asks for a wait of { $seconds } s.
    Code: { $code }.
    The system’s own words: “{ $message }”
failure-unavailable =
    The system failed.
    Code: { $code }.
    Status: { $status }.
    The system’s own words: “{ $message }”
failure-unreachable = The system cannot be reached. Nothing was done.
failure-timed_out = The system did not answer in time.
failure-broken = The system broke off before its answer was complete.
failure-damaged = The answer of the system is compressed, and cannot be unpacked: it is cut off or damaged.
failure-too_long = The answer of the system is longer than { $limit } bytes, and was not read. Ask for less: fewer records, or fewer fields.
failure-deep = The answer of the system is nested deeper than clients can read.
failure-after = Done before that, and not undone: { $steps }.
failure-unknown_outcome = The request was sent and not answered: it may or may not have been done. Look before you repeat it.
failure-open =
    The system answered (status { $status }), but not whether it did what was asked: it may or may not have been done. Look before you repeat it.
    Code: { $code }.
    The system’s own words: “{ $message }”
failure-unexpected_reply =
    The reply of the system is not what this tool understands.
    Status: { $status }.
failure-html = The system answered with a web page instead of data (status { $status }): its address may be wrong, or it is down.
failure-redirected = The system sends requests elsewhere (status { $status }), where they are not followed: its address is wrong, most likely.
failure-prompt-too-long = The prompt would be longer than a mebibyte. Pass shorter lists.
failure-declined =
    The user was asked for { $arguments } and declined. Nothing was done.
failure-cancelled =
    The user was asked for { $arguments } and closed the question. Nothing was done.
failure-unanswered =
    The user was to be asked for { $arguments }, and no answer came. Nothing was done; pass it if you know it.
failure-internal = The server failed on this call. It has been noted.

## Warnings of the server's own

warning-clamped = `{ $argument }` was { $given } and is out of range: { $used } was used.
warning-shortened =
    The list is longer than clients take: here are the first { $count ->
        [one] { $count } record
       *[other] { $count } records
    }, and { $left } are left.
    Go on with { $next }, or ask for fewer fields.
warning-blank-bound = `{ $bound }` is blank and bounds nothing.
warning-unreadable-bound = `{ $bound }` is "{ $value }", which is no date. A date is written 2026-05-31, a moment 2026-05-31T10:00:00.
warning-reversed-range = `{ $bound }` is { $from }, which is later than `{ $upper }`, { $to }: nothing lies between.
warning-day-as-bound = `{ $bound }` is the day { $day }, and a day as a bound may end at its first moment. For the whole day write { $end }.
warning-skipped = The names for “{ $label }” could not be loaded; the records are without them.
warning-unknown-field =
    No record here has a field `{ $field }`.
    Did you mean `{ $nearest }`?
warning-not-used = `{ $argument }` was passed, but nothing that ran has read it.
warning-already-labelled = Some records have a `_meta` of their own, which was left as it is.
warning-incomplete-list =
    Only the first { $count ->
        [one] record is
       *[other] { $count } records are
    } here: those from position { $next } on, where pagination.next leads, could not be fetched.
    { $reason }
warning-changed-list = The list changed while it was fetched: the system counted { $before } records first and { $after } in the end. A record may be here twice, or not at all.
warning-repeated-page = The system sent one page of the list more than once, so that records are here twice and others may be missing.
warning-secret-masked = The system's answer holds a secret of this server, which is masked as ***. An address with *** in it cannot be opened.
