getLead = Lead
    .description = Reads a lead.
    .argument-id = The lead's ID.
