test_now_and_then = Now and then
    .description = Is there every other time.
