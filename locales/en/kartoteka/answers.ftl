### What the answer of a tool holds: the server's own resource. No `{` but for placeables.

answers-title = What the answer of a tool holds
answers-description = The parts of every tool's answer, what each kind of failure means, and what to do then. Its JSON Schema is kartoteka://answers/schema.
answers-schema-title = JSON Schema of a tool's answer
answers-schema-description = JSON Schema 2020-12 of structuredContent, the same for every tool. What its parts mean is in kartoteka://answers.
answers =
    # What the answer of a tool holds

    All tools of all catalogs answer in one form. `content` is for models, `structuredContent` says the same for programs.

    - The first text of `content` is a summary in the language of the caller. The warnings stand in it and, where a better call is known, the
      whole arguments of that call as JSON, to be passed as they are.
    - The second text is the data as JSON: `result`, `pagination`, `labels` and `aggregates`. It is absent where the client or the operator
      wishes a summary alone (`_meta` `kartoteka/text`: `summary`), and where the call failed.
    - A tool that shows pictures, files or texts of its own has those in `content`.
    - `isError` is true where the call failed.

    ## Parts of `structuredContent`

    | part | what it is | when |
    |---|---|---|
    | `metadata` | the catalog (`provider`), the tool, what the tool is about (`resource`), the name of the connection | always |
    | `request` | what the backend was asked, without keys; `repairs` lists what was read otherwise than it was passed | a backend was asked |
    | `result` | the data; records are as the backend wrote them | the call was answered |
    | `pagination` | `limit`, `start`, `next`, `total`, `fetched`, `left_out` | lists |
    | `labels` | what the keys in the records stand for, each once: label, key, name | lists with labels |
    | `aggregates` | of the records shown, how many have each key; `of` says how many were counted, which is not the total | lists with labels |
    | `hints` | arguments for a next call | where they help |
    | `warnings` | what is true of this answer and easily missed: `code` and `message` | where there are any |
    | `suggestedFix` | `arguments`: the whole arguments of a call that does better; `order`: the order of its records | where one is known |
    | `error` | `code`, `message`, what the backend said (`upstream`), `retry_after_ms`, `approval` | the call failed |
    | `faults` | every fault of the arguments by itself | the arguments were refused |
    | `dryRun` | what the call would send; nothing was sent | a dry run was asked for |

    `labels` stand in `_meta` of each record instead where the client or the operator wishes it (`_meta` `kartoteka/labels`: `records`).

    ## Lists

    `next` is the position to go on from, to be passed in the argument that the tool has for it, with all other arguments unchanged. Without `next` the list
    has ended, unless a warning says otherwise. `total` is the backend's count and absent where it gives none. A list that is longer than a
    client takes ends with a whole record; the warning `shortened` says how many are left and how to go on.

    ## Failures

    Where a failed call may have changed something, its text says so.

    | `error.code` | what happened | what to do |
    |---|---|---|
    | `bad_argument`, `missing_argument` | an argument is wrong or missing | correct what `faults` names, or pass the arguments of `suggestedFix` |
    | `not_allowed` | the tool does not do this | ask for something else |
    | `confirm_required` | the tool asks for a confirmation | ask the user, then pass what the text says |
    | `approval_required` | a person has to approve | wait for the approval, then repeat the same call |
    | `declined`, `cancelled` | the user or the approver has said no, or nothing | do not repeat it |
    | `limited` | too many calls | wait for `retry_after_ms` |
    | `insufficient_scope` | the token has not the scope that is named | have it granted |
    | `not_connected`, `locked` | the backend is not connected, or its keys cannot be read | tell the operator |
    | `not_found` | the backend has no such record | check the id |
    | `conflict` | the backend refuses it for what it holds already, or the key of a write was used for another call | look at the record first |
    | `invalid` | the backend has refused the call, in its own words | correct what they name |
    | `unauthorized`, `forbidden` | the backend does not let the connection or the user do this | tell the operator |
    | `busy` | too many calls are under way, or the backend takes none now | wait, then repeat it |
    | `unavailable` | what the call needs could not be reached or did not answer | repeat it later, where the text does not advise against it |
    | `unexpected_reply` | the reply could not be understood | tell the operator |
    | `unknown_outcome` | the write may have been made or not | look at the record before anything else; do not repeat it |
    | `unaudited`, `internal` | the call could not be recorded, or the server has a fault of its own | tell the operator |
