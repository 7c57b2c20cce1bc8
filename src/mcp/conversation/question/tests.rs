use super::*;

#[test]
fn titled_choices_are_spelt_as_older_revisions_have_them() {
    let mut room = json!({
        "type": "string", "oneOf": [{"const": "r1", "title": "Blue"}, {"const": "r2", "title": "Red"}]
    });
    split_choices(&mut room);
    assert_eq!(room, json!({"type": "string", "enum": ["r1", "r2"], "enumNames": ["Blue", "Red"]}));
    let mut plain = json!({"type": "string", "enum": ["a"]});
    split_choices(&mut plain);
    assert_eq!(plain, json!({"type": "string", "enum": ["a"]}));
}

#[test]
fn an_answer_that_others_check_need_not_fit_the_form() {
    let answer = json!({"action": "accept", "content": {"nights": "3"}});
    let schema = json!({"type": "object", "properties": {"nights": {"type": "integer"}}});
    let form = |checked| Question::Form { message: String::new(), schema: schema.clone(), checked };
    assert!(fits(&form(true), &answer) && !fits(&form(false), &answer));
}
