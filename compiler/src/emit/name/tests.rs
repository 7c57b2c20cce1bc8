use super::*;

fn snake(names: &[&str]) -> Vec<String> {
    let mut scope = Scope::default();
    names.iter().map(|name| scope.snake(name).to_string()).collect()
}

fn camel(names: &[&str]) -> Vec<String> {
    let mut scope = Scope::default();
    names.iter().map(|name| scope.camel(name).to_string()).collect()
}

#[test]
fn words_part_where_case_or_character_changes() {
    let names = ["getLeads", "crm.deal-get", "HTMLPage", "UF_CRM_2", "b24Portal", "last_7_days", "2FA"];
    assert_eq!(
        snake(&names),
        ["get_leads", "crm_deal_get", "html_page", "uf_crm_2", "b24_portal", "last_7_days", "_2fa"]
    );
    assert_eq!(camel(&names), ["GetLeads", "CrmDealGet", "HtmlPage", "UfCrm2", "B24Portal", "Last7Days", "Value2fa"]);
}

#[test]
fn what_rust_or_the_generated_code_needs_gets_an_underscore() {
    assert_eq!(snake(&["type", "self", "plan", "reader"]), ["type_", "self_", "plan_", "reader_"]);
    assert_eq!(camel(&["self", "arguments", "option"]), ["Self_", "Arguments_", "Option_"]);
}

#[test]
fn nothing_that_can_be_spelt_is_still_a_name() {
    assert_eq!(snake(&["", "—", "новый"]), ["value", "value2", "value3"]);
    assert_eq!(camel(&["", ">=", "новый 1"]), ["Value", "Value2", "Value1"]);
}

#[test]
fn a_taken_name_gets_the_next_free_number() {
    assert_eq!(snake(&["a-b", "a_b2", "a_b", "a.b"]), ["a_b", "a_b2", "a_b3", "a_b4"]);
    assert_eq!(camel(&["ASC", "asc", "box", "Box"]), ["Asc", "Asc2", "Box_", "Box2"]);
}
