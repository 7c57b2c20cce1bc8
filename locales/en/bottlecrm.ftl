## The catalog

catalog = BottleCRM
    .instructions = BottleCRM: eight kinds of records by one set of tools. Call { $tool-crm_describe } before the first write of a kind: it lists the fields and what is required. Lists come in no particular order; page with offset. { $tool-crm_delete }, and { $tool-crm_action } with send, need confirm: true, which only the user can decide.

summary = { $title }: { $count ->
    [one] got { $count } record
   *[other] got { $count } records
} of { $total }.

argument-entity = Kind of record.
argument-id = The record's id, a UUID.
argument-data = Fields as name → value, as { $tool-crm_describe } lists them. People are ids of profiles: assigned_to: ["…"].
argument-confirm = true, once the user has agreed to this very call.

setting-base_url = Address
    .hint = The address of your BottleCRM, without a path.
setting-token = Personal access token
    .hint = It begins with bcrm_pat_. Agents act with the rights of its owner.
connection-step-1 = Sign in to BottleCRM as the user whom your agents act for.
connection-step-2 = Open Profile → Access tokens and make one.
connection-step-3 = Paste it below, with the address of your BottleCRM.

## Reading

crm_search = Find records
    .description = Lists records of one kind, or those that match a text. Leads and accounts come open ones first; limit and offset count in open and closed ones separately. Converted leads are not listed.
    .argument-query = Text to look for, as one piece: a name, company, e-mail; of tasks, cases, invoices and solutions the title.
    .argument-filters = Filters as name → value: status, assigned_to, tags, created_at__gte, created_at__lte and others of the kind. For example "status": "in process". created_at__lte is a moment with its offset, 2026-05-31T23:59:59Z; the other bounds of dates may be days. Invoices: issue_date_gte, sort.
    .argument-limit = How many records to return, at most 50.
    .argument-offset = How many records to skip.
    .not-by-title = The list of leads looks at names, companies and e-mail addresses, not at titles: a lead that has only a title is not found by query.
crm_get = Record
    .description = Reads one record with its comments and attachments.
crm_describe = Fields of a kind
    .description = The fields of one kind as the CRM describes them, what a new record needs, and what else can be done with one.
list_actions = Actions
    .description = What { $tool-crm_action } can do with each kind of record.

## Writing

crm_create = New record
    .description = Creates a record. Needed: contacts first_name and last_name; accounts and opportunities name; tasks title, status, priority; cases name, status, priority; invoices invoice_title, account_id, contact_id; solutions title and description.
    .no-id-comes-back = BottleCRM does not say which id the new record has. To go on with it, find it by { $tool-crm_search }: a lead by its e-mail, a task by its title.
crm_update = Change a record
    .description = Changes the fields that are passed and leaves the others; an empty text clears a field. A list such as assigned_to is replaced as a whole. An invoice's status is not written: use { $tool-crm_action }.
crm_delete = Delete a record
    .description = Deletes a record for good. Invoices cannot be deleted. Ask the user first, then pass confirm: true.
    .takes-others-along = With an account its opportunities and cases are deleted, too. Its contacts stay.
crm_action = Do something with a record
    .description = convert (leads: makes an account, a contact and an opportunity), add_comment (all but solutions; params.comment, at most 255 characters) or send (invoices: e-mails the customer each time it is called, needs confirm: true).
    .argument-action = What to do.
    .argument-params = Of add_comment: comment; is_internal hides it from the customer (cases and contacts).
    .comment-may-be-lost = Some versions of BottleCRM answer a comment on an account and do not keep it. Look into comments of the result.
