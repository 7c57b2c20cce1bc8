# What the program says itself: `text!` knows these, and finds out at compile time that they are there.
at-the-desk = Ask for “{ $title }” at the desk.
    { $copies ->
        [one] One copy is in.
       *[other] { $copies } copies are in.
    }
