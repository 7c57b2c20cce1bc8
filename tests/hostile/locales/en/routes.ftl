routed = Routed
    .description = Answers what it was given.
    .argument-region = Where it goes.
    .argument-count = How often.
    .argument-flag = Whether it does.
plain = Plain
    .description = Answers what it was given.
    .argument-word = Anything.
