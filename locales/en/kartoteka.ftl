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
bad-argument-too-many = `{ $path }` has too much in it: it may have at most { $most ->
    [one] { $most } item
   *[other] { $most } items
}.
bad-argument-duplicate = `{ $path }` repeats an earlier item: { $given }.
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
