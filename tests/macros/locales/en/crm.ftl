getLead = Lead
    .description = Reads a lead.
    .argument-id = The lead's ID.
greet = Greeting
    .description = Greets somebody.
    .argument-name = Who is greeted.
