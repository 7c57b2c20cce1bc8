# What is shown.
simple-text = This is a simple text response for testing.
embedded-resource = This is an embedded resource content.
multiple-content-types = Multiple content types test:
error-handling = This tool intentionally returns an error for testing
static-text = This is the content of the static text resource.
prompt-with-arguments = Prompt with arguments: arg1='{ $arg1 }', arg2='{ $arg2 }'
process-resource = Please process the embedded resource above.
analyze-image = Please analyze the image above.

# The resources.
resource-static_text = A text
    .description = A text that is always the same.
resource-static_binary = A picture
    .description = A picture that is always the same.
resource-template_data = Data
    .description = Data of an id that is part of the address.

# The prompts.
prompt-test_prompt_with_arguments = Two arguments
    .description = Says what it was given.
    .argument-arg1 = The first.
    .argument-arg2 = The second.
prompt-test_prompt_with_embedded_resource = A resource
    .description = Says a resource and what to do with it.
    .argument-resourceUri = The address of the resource.
prompt-test_prompt_with_image = A picture
    .description = Says a picture and what to do with it.

# The tools.
test_simple_text = A text
    .description = Answers with one text.
test_image_content = A picture
    .description = Answers with one picture.
test_audio_content = A sound
    .description = Answers with one sound.
test_embedded_resource = A resource
    .description = Answers with one resource that is in the answer itself.
test_multiple_content_types = Several kinds
    .description = Answers with a text, a picture and a resource.
test_error_handling = A failure
    .description = Always fails.
test_tool_with_logging = Messages
    .description = Tells three times what it is doing.
test_tool_with_progress = Progress
    .description = Tells three times how far it is.
test_sampling = A text of the model
    .description = Has the client's model answer a prompt.
    .argument-prompt = What the model is asked.
test_elicitation = A form
    .description = Has the user fill in a form.
    .argument-message = What the user reads.
    .argument-username = User's response
    .argument-email = User's email address
    .ask-username = { $message }
    .ask-email = An address is needed as well.
    .summary = User response: { $username }, { $email }
test_elicitation_sep1034_defaults = A form with defaults
    .description = Has the user fill in a form in which every field has a default.
test_elicitation_sep1330_enums = A form of choices
    .description = Has the user choose in every way that a form knows.
test_reconnection = A pause
    .description = Takes a while, so that a client can come back in between.
test_missing_capability = A client with a model
    .description = Goes on only if the client can be asked for a text of its model.
test_streaming_elicitation = A form in a stream
    .description = Has the user fill in one field.
    .argument-value = The value.
    .ask-value = Provide a value
    .summary = action=accept, content={ $value }
test_logging_tool = A message
    .description = Tells once what it is doing.
test_input_required_result_elicitation = One form
    .description = Has the user fill in one field.
test_input_required_result_sampling = One text
    .description = Has the client's model say something.
test_input_required_result_list_roots = The folders
    .description = Asks for the folders that the client works in.
test_input_required_result_request_state = A form and a state
    .description = Asks for a confirmation.
test_input_required_result_multiple_inputs = Three questions at once
    .description = Asks the user, the model and the client.
test_input_required_result_multi_round = Two forms
    .description = Asks one thing after another.
test_input_required_result_tampered_state = A state that is checked
    .description = Asks for a confirmation, and takes no state but its own.
test_input_required_result_capabilities = What can be asked
    .description = Asks whatever the client can be asked.
json_schema_2020_12_tool = Rules over arguments
    .description = Takes an address and a way to answer, by the rules of JSON Schema 2020-12, and answers with them.
    .argument-name = Who is meant.
    .argument-address = Where they live.
    .argument-contactMethod = How they are answered.
    .argument-phone = Their telephone number.
    .argument-email = Their address in the mail.
