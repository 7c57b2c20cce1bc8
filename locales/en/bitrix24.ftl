## The catalog

catalog = Bitrix24
    .instructions = Bitrix24 CRM. Give every list a date range (for example ">=DATE_CREATE" and "<=DATE_CREATE"): without one the answer carries a warning and suggestedFix.arguments, which can be sent back unchanged. The recently changed come first by default; for the recently created: order {"{"}"DATE_CREATE": "DESC"{"}"}. Names of statuses, sources, stages and people are in labels. The resource bitrix24_leads_guide has worked examples.

## Shared by every card of the catalog

summary = { $title }: { $count ->
    [one] got { $count } record
   *[other] got { $count } records
} of { $total }.
no-date-range =
    { $bounds ->
        [none] No date range is set
       *[half] The date range is set on one side only
    } ({ $fields }): the list may be too long.

argument-select = Fields to return: ["*"] for all, "UF_*" for the custom ones.
argument-filter = Filters as “operatorFIELD” → value: = equal, ! not equal, >= and <= from and to, @ one of a list, % contains. For example ">=DATE_CREATE": "2026-05-01", "<=DATE_CREATE": "2026-05-31T23:59:59". Phone and e-mail are found only whole: "PHONE": "+79991234567".
argument-order = Sorting: FIELD → ASC or DESC.
argument-start = Position of the first record.
argument-limit = How many records to return; more than 50 are fetched page by page.
argument-dateHint = Does not filter: only sets the period in suggestedFix.
argument-statusSemantics = process: in work; success: converted; failure: lost.
argument-stageSemantics = process: in work; success: won; failure: lost.
argument-groupBy = Apart by each combination of these. Without it, by currency alone.
argument-name = Name of the person.
argument-phone = Phone number, in any common spelling.
argument-email = E-mail address.
argument-status = Stage of the lead.
argument-statusId = In place of status: the ID of one of the portal's own statuses ({ $tool-getStatuses } with STATUS).
argument-product = What the client is interested in.
argument-budget = Budget, in the client's words.
argument-timeline = When the client needs it.
argument-intent = What the client asked for.
argument-notes = Anything else.
argument-score = Quality of the lead, 0 to 100.
argument-hotness = How ready the client is to buy.

## Lists

getLeads = Leads
    .description = Lists leads (crm.lead.list). Give a date range, for example on DATE_CREATE.
    .argument-groupSemantics = The same as statusSemantics.
    .hint = The same filter without the other arguments, from the first lead on: pass these arguments as they are.
getDeals = Deals
    .description = Lists deals (crm.deal.list). Give a date range, for example on DATE_CREATE.
getContacts = Contacts
    .description = Lists contacts (crm.contact.list).
getCompanies = Companies
    .description = Lists companies (crm.company.list).
getUsers = Users
    .description = Lists the portal's users (user.get). Sorted by one field.
    .hint = The same filter, of those who registered in the period of dateHint where it says none: pass these arguments as they are.
getTasks = Tasks
    .description = Lists tasks (tasks.task.list). Give a date range, for example on CHANGED_DATE.

## Single records

getLead = Lead
    .description = Reads one lead (crm.lead.get).
    .argument-id = The lead's ID.
getCompany = Company
    .description = Reads one company (crm.company.get).
    .argument-id = The company's ID.
    .every-field = Without `select` every field of a company comes. Name those you need.
findLeadByPhone = Find leads by phone
    .description = Finds leads by phone number, in any spelling, at most 20. A lead whose ID is in "ids" and that is not in "leads" may not be seen by this user.
createLead = New lead
    .description = Creates a lead. Without a name the user is asked for it, where the client can ask.
    .summary = Lead { $id } created.
    .ask-name = What is the client's name?
updateLead = Change a lead
    .description = Changes a lead. What is not given stays as it is; notes are added to the comment (what is changed in it elsewhere at the same moment may be lost), and a phone or e-mail replaces the only one, or is added to several.
    .step-commented = the lead's fields and comment
    .step-uncommented = the lead's fields
    .step-phoneChanged = the phone number
    .step-phoneAdded = the additional phone number
    .step-emailChanged = the e-mail address
    .step-emailAdded = the additional e-mail address
    .argument-id = The lead's ID.
    .summary = Lead { $id } changed.
syncLead = Create or update a lead
    .description = Finds the lead with this phone or originId, of which one has to be given, and changes it, or creates it. The same call again makes no second lead and no second comment; calls by two servers at once may.
    .step-updated = the lead's fields
    .step-phoneAdded = the phone number
    .step-emailChanged = the e-mail address
    .step-emailAdded = the additional e-mail address
    .step-commented = the comment
    .step-created = the new lead
    .argument-originId = What the caller calls the lead, for example its own ID: a lead that was made with it is found by it, before the phone is looked at.
    .argument-leadId = The lead's ID in Bitrix24, where the caller knows it: it is looked for where none has this originId.
    .summary =
        Lead { $updated } found and changed.
        Comment { $comment } added to it.
        Lead { $created } created.

## Anything else

callBitrixMethod = REST method call
    .description = Calls a method of the Bitrix24 REST API. Those that read are always available, those that change data only where the operator allows them.
    .argument-method = The method, for example crm.lead.get.
    .argument-params = Its parameters.
    .has-getLeads = Use { $tool-getLeads } instead of crm.lead.list.
    .has-getDeals = Use { $tool-getDeals } instead of crm.deal.list.
    .has-getContacts = Use { $tool-getContacts } instead of crm.contact.list.
    .has-getCompanies = Use { $tool-getCompanies } instead of crm.company.list.
    .has-getUsers = Use { $tool-getUsers } instead of user.get.
    .has-getTasks = Use { $tool-getTasks } instead of tasks.task.list.

## Resources

resource-deals = Deals
    .description = The same list as { $tool-getDeals }.
resource-leads = Leads
    .description = The same list as { $tool-getLeads }.
resource-contacts = Contacts
    .description = The same list as { $tool-getContacts }.
resource-companies = Companies
    .description = The same list as { $tool-getCompanies }.
resource-users = Users
    .description = The same list as { $tool-getUsers }.
resource-tasks = Tasks
    .description = The same list as { $tool-getTasks }.
resource-deal_stages = Deal stages
    .description = Every stage of every pipeline.
resource-lead_statuses = Lead statuses
    .description = Every status that a lead can have.
resource-deal_categories = Pipelines
    .description = Every pipeline of deals.
resource-lead_sources = Lead sources
    .description = Where leads come from.
resource-currencies = Currencies
    .description = Every currency of the portal and its rate.

## What a client is shown at the start

setting-base_url = Webhook address
    .hint = The whole address with its key, or without it where the key stands in the next field.
setting-token = Key or access token
    .hint = Where the address has no key: USER/KEY of the webhook, or an access token of an application.
setting-instance_name = Name of the connection
    .hint = Stands in every result, so that an agent of several portals knows which one answered.
setting-lead_source = Source of new leads
    .hint = ID of the source in the portal's lists, such as WEB.
setting-portal = Address of your portal
    .hint = With https:// and nothing behind the name: https://portal.bitrix24.com
authorize-step-1 = Type the address of your portal, and press the button.
authorize-step-2 = Sign in there as the person with whose rights your agents are to act, and allow the application. If it is not installed yet, the portal says so: an administrator of the portal installs it.
connection-step-1 = Open Applications → Developer resources in your portal.
connection-step-2 = Choose Other → Inbound webhook.
connection-step-3 = Tick the scopes that your agents need: crm, task, user, calendar.
connection-step-4 = Copy the address of the webhook and paste it below.
connection-lacks = Make them as custom fields of leads: UF_CRM_TELEAGENT_SCORE is a number, UF_CRM_TELEAGENT_HOTNESS a text. The portal's own form chooses other codes, so call crm.lead.userfield.add once for each, with FIELD_NAME TELEAGENT_SCORE and USER_TYPE_ID integer, then TELEAGENT_HOTNESS and string. Then test the connection.
connection-more = https://helpdesk.bitrix24.com/open/21133100/

recipe-fresh-leads = Fresh leads
    .description = The ten leads that were changed most recently today.
recipe-leads-of-today = Leads of today
    .description = All leads created today, the newest first.
recipe-leads-by-status = Leads in one status
    .description = Leads of this week in the status NEW; all conditions of a filter must hold (AND).
recipe-deals-in-work = Deals in work
    .description = Deals of the last 30 days that are neither won nor lost.
recipe-next-page = The next page
    .description = Contacts of this month from the 51st on: start is pagination.next of the previous answer.
note-date-ranges = Give every list a range from both sides: ">=DATE_CREATE" and "<=DATE_CREATE", or the same of DATE_MODIFY; tasks have CREATED_DATE and CHANGED_DATE.
note-newest-first = The recently changed come first by default; for the recently created: order {"{"}"DATE_CREATE": "DESC"{"}"}.
note-suggested-fix = Where the answer has suggestedFix, suggestedFix.arguments is your own call, repaired: send it back unchanged.
note-paging = pagination.next is the start of the next page; where there is none, that was all.
note-guide = The resource bitrix24_leads_guide has more examples for leads.

## Texts that go into the CRM, in the tenant's language

# COMMENTS of a new lead. A line whose variable is absent is left out.
lead-comments =
    === TeleAgent lead ===
    Product interest: { $product }
    Budget: { $budget }
    Timeline: { $timeline }
    Intent: { $intent }
    Notes: { $notes }
    Score: { $score }/100
    Hotness: { $hotness }

# TITLE of a new lead without a name.
lead-title = New lead from TeleAgent

# The same for a lead that is there already: a comment in its timeline.
lead-details =
    Product interest: { $product }
    Budget: { $budget }
    Timeline: { $timeline }
    Intent: { $intent }
    Notes: { $notes }

# Whether a field of a lead that is there already is to be changed: it is shown to nobody.
lead-fields =
    { $name }
    { $status }
    { $statusId }
    { $score }
    { $hotness }

# Whether anything of a lead is to be changed, but for its numbers and addresses: it is shown to nobody.
lead-changes =
    { $name }
    { $status }
    { $statusId }
    Product interest: { $product }
    Budget: { $budget }
    Timeline: { $timeline }
    Intent: { $intent }
    Notes: { $notes }
    { $score }
    { $hotness }
