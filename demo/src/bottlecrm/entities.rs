//! The eight kinds of records: what they are called, what they need, and how their answers read.

/// A choice field: its values.
pub(super) type Choice = (&'static str, &'static [&'static str]);

/// A kind of records.
#[derive(Debug)]
pub(super) struct Entity {
    pub path: &'static str,
    /// As its component in the OpenAPI document, and as its sentences call it.
    pub name: &'static str,
    /// The key of the record in the answer to a GET of one; none: the record itself.
    pub wrapper: Option<&'static str>,
    pub required: &'static [&'static str],
    /// The fields that can be written, besides `assigned_to`, `teams`, `tags` and `contacts`.
    pub fields: &'static [&'static str],
    pub choices: &'static [Choice],
    /// What a new record has where nothing is said.
    pub defaults: &'static [(&'static str, &'static str)],
    /// The field that no two records of an organisation may share.
    pub unique: Option<&'static str>,
    /// Where `search` looks.
    pub searched: &'static [&'static str],
    /// Filters that compare a part of the text, and those that compare the whole.
    pub partly: &'static [&'static str],
    pub wholly: &'static [&'static str],
    /// Lists come in the order of their random ids, not newest first.
    pub shuffled: bool,
    /// An unknown value of `status` is as if none were given.
    pub lenient_status: bool,
    pub created: &'static str,
    pub updated: &'static str,
    pub deleted: &'static str,
    /// Whether the answer to a new one has its id.
    pub tells_id: bool,
}

pub(super) const LEADS: usize = 0;
pub(super) const CONTACTS: usize = 1;
pub(super) const ACCOUNTS: usize = 2;
pub(super) const OPPORTUNITIES: usize = 3;
pub(super) const TASKS: usize = 4;
pub(super) const CASES: usize = 5;
pub(super) const INVOICES: usize = 6;
pub(super) const SOLUTIONS: usize = 7;

const LEAD_STATUS: &[&str] = &["assigned", "in process", "converted", "recycled", "closed"];
const LEAD_SOURCE: &[&str] =
    &["call", "email", "existing customer", "partner", "public relations", "compaign", "other"];
const STAGE: &[&str] = &["PROSPECTING", "QUALIFICATION", "PROPOSAL", "NEGOTIATION", "CLOSED_WON", "CLOSED_LOST"];
const DEAL_TYPE: &[&str] = &["NEW_BUSINESS", "EXISTING_BUSINESS", "RENEWAL", "UPSELL", "CROSS_SELL"];
const DEAL_SOURCE: &[&str] =
    &["NONE", "CALL", "EMAIL", "EXISTING CUSTOMER", "PARTNER", "PUBLIC RELATIONS", "CAMPAIGN", "WEBSITE", "OTHER"];
const CASE_STATUS: &[&str] = &["New", "Assigned", "Pending", "Closed", "Rejected", "Duplicate"];
const CASE_TYPE: &[&str] = &["Question", "Incident", "Problem"];
const INVOICE_STATUS: &[&str] =
    &["Draft", "Sent", "Viewed", "Paid", "Partially_Paid", "Overdue", "Pending", "Cancelled"];

#[rustfmt::skip]
pub(super) const ENTITIES: [Entity; 8] = [
    Entity {
        path: "/api/leads/", name: "Lead", wrapper: Some("lead_obj"), required: &[],
        fields: &[
            "title", "salutation", "first_name", "last_name", "email", "phone", "job_title", "website", "status", "source",
            "industry", "rating", "opportunity_amount", "currency", "probability", "close_date", "address_line", "city",
            "state", "postcode", "country", "last_contacted", "next_follow_up", "description", "company_name", "is_active",
        ],
        choices: &[("status", LEAD_STATUS), ("source", LEAD_SOURCE), ("rating", &["HOT", "WARM", "COLD"])],
        defaults: &[("status", "assigned"), ("currency", "USD")], unique: Some("email"),
        searched: &["first_name", "last_name", "company_name", "email"],
        partly: &["first_name", "city", "email"], wholly: &["source", "status", "rating", "salutation"],
        shuffled: true, lenient_status: true, tells_id: false,
        created: "Lead Created Successfully", updated: "Lead updated Successfully", deleted: "Lead deleted Successfully",
    },
    Entity {
        path: "/api/contacts/", name: "Contact", wrapper: Some("contact_obj"), required: &["first_name", "last_name"],
        fields: &[
            "first_name", "last_name", "email", "phone", "organization", "title", "department", "do_not_call",
            "linkedin_url", "address_line", "city", "state", "postcode", "country", "description", "account", "is_active",
        ],
        choices: &[], defaults: &[], unique: Some("email"), searched: &["first_name", "last_name", "email", "phone"],
        partly: &["first_name", "city", "phone", "email"], wholly: &["is_active"],
        shuffled: false, lenient_status: false, tells_id: true,
        created: "Contact created Successfuly", updated: "Contact Updated Successfully",
        deleted: "Contact Deleted Successfully.",
    },
    Entity {
        path: "/api/accounts/", name: "Account", wrapper: Some("account_obj"), required: &["name"],
        fields: &[
            "name", "email", "phone", "website", "industry", "number_of_employees", "annual_revenue", "currency",
            "address_line", "city", "state", "postcode", "country", "description", "is_active",
        ],
        choices: &[], defaults: &[("currency", "USD")], unique: Some("name"), searched: &["name"],
        partly: &["name", "city"], wholly: &["industry"], shuffled: true, lenient_status: false, tells_id: true,
        created: "Account Created Successfully", updated: "Account Updated Successfully",
        deleted: "Account Deleted Successfully.",
    },
    Entity {
        path: "/api/opportunities/", name: "Opportunity", wrapper: Some("opportunity_obj"), required: &["name"],
        fields: &[
            "name", "account", "stage", "opportunity_type", "currency", "amount", "probability", "closed_on",
            "lead_source", "description",
        ],
        choices: &[("stage", STAGE), ("opportunity_type", DEAL_TYPE), ("lead_source", DEAL_SOURCE)],
        defaults: &[("stage", "PROSPECTING"), ("currency", "USD")], unique: Some("name"), searched: &["name"],
        partly: &["name"], wholly: &["account", "stage", "lead_source"],
        shuffled: true, lenient_status: false, tells_id: true,
        created: "Opportunity Created Successfully", updated: "Opportunity Updated Successfully",
        deleted: "Opportunity Deleted Successfully.",
    },
    Entity {
        path: "/api/tasks/", name: "Task", wrapper: Some("task_obj"), required: &["title", "status", "priority"],
        fields: &["title", "status", "priority", "due_date", "description", "account", "opportunity", "case", "lead"],
        choices: &[("status", &["New", "In Progress", "Completed"]), ("priority", &["Low", "Medium", "High"])],
        defaults: &[], unique: None, searched: &["title"], partly: &["title"],
        wholly: &["status", "priority", "account", "opportunity", "case", "lead"],
        shuffled: true, lenient_status: true, tells_id: false,
        created: "Task Created Successfully", updated: "Task updated Successfully", deleted: "Task deleted Successfully",
    },
    Entity {
        path: "/api/cases/", name: "Case", wrapper: Some("cases_obj"), required: &["name", "status", "priority"],
        fields: &["name", "status", "priority", "case_type", "closed_on", "description", "is_active", "account", "parent"],
        choices: &[
            ("status", CASE_STATUS), ("priority", &["Low", "Normal", "High", "Urgent"]), ("case_type", CASE_TYPE),
        ],
        defaults: &[], unique: Some("name"), searched: &["name", "description"], partly: &["name"],
        wholly: &["status", "priority", "account", "case_type"], shuffled: false, lenient_status: false, tells_id: true,
        created: "Case Created Successfully", updated: "Case Updated Successfully", deleted: "Case Deleted Successfully.",
    },
    Entity {
        path: "/api/invoices/", name: "Invoice", wrapper: Some("invoice"),
        required: &["invoice_title", "account_id", "contact_id"],
        fields: &[
            "invoice_title", "account_id", "contact_id", "opportunity_id", "client_name", "client_email", "currency",
            "issue_date", "due_date", "payment_terms", "notes", "terms", "po_number", "tax_rate", "total_amount",
        ],
        choices: &[], defaults: &[("status", "Draft"), ("currency", "USD")], unique: None,
        searched: &["invoice_title", "invoice_number", "client_name", "client_email"], partly: &[],
        wholly: &["status", "account", "contact", "opportunity"],
        shuffled: false, lenient_status: false, tells_id: true,
        created: "Invoice created successfully", updated: "Invoice updated successfully", deleted: "",
    },
    Entity {
        path: "/api/cases/solutions/", name: "Solution", wrapper: None, required: &["title", "description"],
        fields: &["title", "description", "status", "is_published"],
        choices: &[("status", &["draft", "reviewed", "approved"])], defaults: &[("status", "draft")], unique: None,
        searched: &["title", "description"], partly: &[], wholly: &["status", "is_published"],
        shuffled: false, lenient_status: false, tells_id: true, created: "", updated: "", deleted: "",
    },
];

/// The values that an invoice's status can have, which no request may write.
pub(super) const INVOICE_STATES: &[&str] = INVOICE_STATUS;

/// The relations that are lists of ids.
pub(super) const RELATIONS: [&str; 4] = ["assigned_to", "teams", "tags", "contacts"];
