getLead = Lead
    .description = Reads a lead.
