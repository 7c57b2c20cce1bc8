greeting = Hello, { $name }! You have { $count ->
    [one] one lead
   *[other] { $count } leads
}.
farewell = Bye.
