//! The invented records: the same in every run, but for the ids of those that are made later.

use serde_json::{Value, json};

use super::{
    entities::{ACCOUNTS, CASES, CONTACTS, INVOICES, LEADS, OPPORTUNITIES, SOLUTIONS, TASKS},
    people::{ADMIN, OTHER_ADMIN, Person, USER},
    store::{Row, Store},
};

pub(super) fn store() -> Store {
    let mut store = Store { invoices: 3, ..Store::default() };
    leads(&mut store);
    customers(&mut store);
    deals(&mut store);
    work(&mut store);
    cases(&mut store);
    invoices(&mut store);
    store
}

fn add(store: &mut Store, kind: usize, id: &str, owner: &'static Person, fields: Value) {
    let Value::Object(fields) = fields else { return };
    let row = Row {
        id: id.to_owned(),
        org: owner.org,
        owner: owner.profile,
        assigned: Vec::new(),
        fields,
        comments: Vec::new(),
    };
    store.rows[kind].push(row);
}

fn leads(store: &mut Store) {
    let id = |n: u32| format!("11111111-0000-4000-8000-{n:012}");
    add(
        store,
        LEADS,
        &id(1),
        &ADMIN,
        json!({
            "title": "Website request", "first_name": "Ilya", "last_name": "Morozov", "email": "ilya@beta.example",
            "phone": "+10005550101", "status": "assigned", "source": "call", "company_name": "Beta LLC",
            "opportunity_amount": "1500.00", "currency": "EUR", "probability": 20, "city": "Riga", "country": "LV",
            "is_active": true, "created_at": "2026-05-20T05:05:00.000000Z",
        }),
    );
    add(
        store,
        LEADS,
        &id(2),
        &USER,
        json!({
            "title": "Partner intro", "first_name": "Jana", "last_name": "Keller", "email": "jana@delta.example",
            "status": "in process", "source": "partner", "company_name": "Delta", "currency": "EUR", "city": "Berlin",
            "country": "DE", "is_active": true, "created_at": "2026-04-08T10:30:00.000000Z",
        }),
    );
    add(
        store,
        LEADS,
        &id(3),
        &ADMIN,
        json!({
            "title": "Old card", "first_name": "Omar", "last_name": "Haddad", "email": "omar@gamma.example",
            "status": "closed", "source": "other", "company_name": "Gamma", "opportunity_amount": "0.00", "currency": "USD",
            "country": "AE", "is_active": true, "created_at": "2026-02-14T09:00:00.000000Z",
        }),
    );
    add(
        store,
        LEADS,
        &id(4),
        &OTHER_ADMIN,
        json!({
            "title": "Somebody else's", "first_name": "Vera", "last_name": "Lind", "email": "vera@epsilon.example",
            "status": "assigned", "source": "email", "is_active": true, "created_at": "2026-05-01T09:00:00.000000Z",
        }),
    );
}

fn customers(store: &mut Store) {
    let id = |n: u32| format!("33333333-0000-4000-8000-{n:012}");
    add(
        store,
        ACCOUNTS,
        &id(1),
        &ADMIN,
        json!({
            "name": "Beta LLC", "email": "office@beta.example", "industry": "SOFTWARE", "city": "Riga", "country": "LV",
            "currency": "EUR", "is_active": true, "created_at": "2026-01-10T08:00:00.000000Z",
        }),
    );
    add(
        store,
        ACCOUNTS,
        &id(2),
        &USER,
        json!({
            "name": "Delta", "email": "office@delta.example", "industry": "RETAIL", "city": "Berlin", "country": "DE",
            "currency": "EUR", "is_active": false, "created_at": "2026-02-10T08:00:00.000000Z",
        }),
    );
    let id = |n: u32| format!("55555555-0000-4000-8000-{n:012}");
    add(
        store,
        CONTACTS,
        &id(1),
        &ADMIN,
        json!({
            "first_name": "Ilya", "last_name": "Morozov", "email": "ilya.morozov@beta.example", "phone": "+10005550101",
            "organization": "Beta LLC", "account": "33333333-0000-4000-8000-000000000001", "is_active": true,
            "created_at": "2026-01-11T08:00:00.000000Z",
        }),
    );
    add(
        store,
        CONTACTS,
        &id(2),
        &USER,
        json!({
            "first_name": "Marta", "last_name": "Weiss", "email": "marta@delta.example", "organization": "Delta",
            "is_active": true, "created_at": "2026-02-11T08:00:00.000000Z",
        }),
    );
}

fn deals(store: &mut Store) {
    let id = |n: u32| format!("22222222-0000-4000-8000-{n:012}");
    let account = |n: u32| format!("33333333-0000-4000-8000-{n:012}");
    add(
        store,
        OPPORTUNITIES,
        &id(1),
        &ADMIN,
        json!({
            "name": "Annual licence", "stage": "PROPOSAL", "opportunity_type": "NEW_BUSINESS", "currency": "EUR",
            "amount": "12500.00", "probability": 40, "lead_source": "WEBSITE", "account": account(1),
            "created_at": "2026-05-04T06:12:00.000000Z",
        }),
    );
    add(
        store,
        OPPORTUNITIES,
        &id(2),
        &USER,
        json!({
            "name": "Scanners", "stage": "CLOSED_WON", "opportunity_type": "UPSELL", "currency": "EUR", "amount": "8300.50",
            "probability": 100, "closed_on": "2026-05-12", "lead_source": "CALL", "account": account(2),
            "created_at": "2026-04-10T12:03:21.000000Z",
        }),
    );
    add(
        store,
        OPPORTUNITIES,
        &id(3),
        &ADMIN,
        json!({
            "name": "Support renewal", "stage": "CLOSED_LOST", "opportunity_type": "RENEWAL", "currency": "USD",
            "amount": "0.00", "probability": 0, "closed_on": "2026-03-20", "lead_source": "PARTNER",
            "created_at": "2026-03-01T07:00:00.000000Z",
        }),
    );
}

fn work(store: &mut Store) {
    let id = |n: u32| format!("66666666-0000-4000-8000-{n:012}");
    add(
        store,
        TASKS,
        &id(1),
        &ADMIN,
        json!({
            "title": "Call Ilya back", "status": "New", "priority": "High", "due_date": "2026-05-22",
            "created_at": "2026-05-20T06:00:00.000000Z",
        }),
    );
    add(
        store,
        TASKS,
        &id(2),
        &USER,
        json!({
            "title": "Send the contract", "status": "In Progress", "priority": "Medium",
            "created_at": "2026-05-19T06:00:00.000000Z",
        }),
    );
}

fn cases(store: &mut Store) {
    let id = |n: u32| format!("77777777-0000-4000-8000-{n:012}");
    add(
        store,
        CASES,
        &id(1),
        &ADMIN,
        json!({
            "name": "Scanner does not start", "status": "New", "priority": "Urgent", "case_type": "Incident",
            "description": "Red light after the update.", "is_active": true, "created_at": "2026-05-18T06:00:00.000000Z",
        }),
    );
    add(
        store,
        CASES,
        &id(2),
        &USER,
        json!({
            "name": "Question about the invoice", "status": "Assigned", "priority": "Normal", "case_type": "Question",
            "is_active": true, "created_at": "2026-05-17T06:00:00.000000Z",
        }),
    );
    let id = |n: u32| format!("88888888-0000-4000-8000-{n:012}");
    add(
        store,
        SOLUTIONS,
        &id(1),
        &ADMIN,
        json!({
            "title": "Restart of a scanner", "description": "Hold the button for ten seconds.", "status": "approved",
            "is_published": true, "created_at": "2026-03-18T06:00:00.000000Z",
        }),
    );
    add(
        store,
        SOLUTIONS,
        &id(2),
        &ADMIN,
        json!({
            "title": "Where invoices come from", "description": "From the billing team.", "status": "draft",
            "is_published": false, "created_at": "2026-04-18T06:00:00.000000Z",
        }),
    );
}

fn invoices(store: &mut Store) {
    let rows = [
        (1, "Licence", "Draft", "EUR", "12500.00", "2026-05-18", "2026-06-17"),
        (2, "Scanners", "Paid", "EUR", "8300.50", "2026-05-01", "2026-05-31"),
        (3, "Support", "Overdue", "USD", "900.00", "2026-03-01", "2026-03-31"),
    ];
    for (n, title, status, currency, amount, issued, due) in rows {
        add(
            store,
            INVOICES,
            &format!("44444444-0000-4000-8000-{n:012}"),
            &ADMIN,
            json!({
                "invoice_number": format!("INV-2026-{n:04}"), "invoice_title": title, "status": status, "currency": currency,
                "total_amount": amount, "amount_due": amount, "issue_date": issued, "due_date": due,
                "account_id": "33333333-0000-4000-8000-000000000001", "contact_id": "55555555-0000-4000-8000-000000000001",
                "account_name": "Beta LLC", "contact_name": "Ilya Morozov", "client_email": "office@beta.example",
                "public_token": format!("public0token0of0invoice{n}"), "public_url": format!("https://crm.example/i/public0token0of0invoice{n}"),
                "created_at": format!("{issued}T06:00:00.000000Z"),
            }),
        );
    }
}
