//! A catalog's own parts: settings, tables, backends, resources, prompts, entries of lists. Its tools are in modules of their own.

use super::quoted;

quoted!(struct Locale { name, source, title, instructions, notes, connection });
quoted!(struct Connecting { test, settings, authorize, path, names, lead });
quoted!(struct Authorizing { asks, application, page, query, sends, scope, pkce, credential, keeps, says });
quoted!(
    enum AuthorizationParameter {
        ResponseType,
        ClientId,
        RedirectUri,
        Scope,
        State,
    }
);
quoted!(struct SyncCall { tool, key, known, record, fields });
quoted!(struct SyncFields { dictionary, names });
quoted!(enum ConnectionTest { Tool { tool, arguments }, Mcp { backend } });
quoted!(struct OtherName { name, setting });
quoted!(struct ConnectionTexts { labels, hints, steps, authorize_steps, lacks, more });
quoted!(struct Profile { name, tools });
quoted!(struct Ignored { variable, why });
quoted!(struct Recipe { tool, arguments, titles, descriptions });
quoted!(struct Setting { name, env, secret, optional, default, check, forms, example });
quoted!(struct Form { name, pattern });
quoted!(struct Table { name, columns, rows });
quoted!(struct Row { key, cells });
quoted!(struct Backend { name, base, query, headers, body, auth, timeout, retry, pace, batch, pages, types, breaker, errors, export });
quoted!(
    enum Base {
        At(address),
        Public,
        Mcp(address),
    }
);
quoted!(struct Export { prefix, tools, reads, pins, guard });
quoted!(
    enum Reads {
        Hinted,
        Named(names),
    }
);
quoted!(
    enum PinPolicy {
        Review,
        First,
    }
);
quoted!(struct Breaker { failures, open_ms, trials });
quoted!(struct Credential { when, token, user, path, query, headers, body });
quoted!(struct Token { send, value, lives, store });
quoted!(struct TokenPart { name, at });
quoted!(
    enum Lifetime {
        UntilRefused,
        Fixed(milliseconds),
        Said(path),
    }
);
quoted!(struct Stored { setting, value });
quoted!(struct Retry { times, backoff_ms, key, after });
quoted!(struct Delay { at, unit });
quoted!(
    enum DelayUnit {
        Guessed,
        Seconds,
        Milliseconds,
        Epoch,
        EpochMs,
        Date,
    }
);
quoted!(struct Pace { rate, burst, parallel });
quoted!(struct Batch { path, commands, most, reply, apart });
quoted!(enum BatchReply { Whole { at }, Parts { parts } });
quoted!(struct Pages { size, sized, next, key, total, more });
quoted!(enum Next { Record { first, told }, Page { first, told }, Rows { first }, At { sources, bound } });
quoted!(enum PageBound { Exclusive, Inclusive { key }, Increment });
quoted!(enum Source { Reply { path }, Http { part }, Record { path } });
quoted!(struct Errors { code, message, fields, done, retry_at, kinds, conditions });
quoted!(struct ErrorCondition { kind, tests });
quoted!(struct ErrorTest { at, one_of });
quoted!(struct ErrorKind { code, kind });
quoted!(
    enum Failure {
        Busy,
        Unauthorized,
        Forbidden,
        NotFound,
        Conflict,
        Invalid,
    }
);
quoted!(struct Dictionary { name, send, records, key, when, value, columns, brief, cache_ms, keyed, given });
quoted!(struct Resource { address, roles, path, variables, arguments, listed, template, content, mime, cache_ms });
quoted!(
    enum AddressPart {
        Fixed(text),
        Variable(slot),
    }
);
quoted!(enum Content {
    Tool { tool },
    Dictionary { dictionary },
    Data { result },
    Text { text },
    Blob { base64 },
    Markdown { texts },
});
quoted!(struct Prompt { name, roles, listed, arguments, says });
quoted!(struct ListEntry { json, title, description, address, input, names });
quoted!(struct Wording { text, names });
quoted!(struct JsonPart { start, end });
quoted!(enum Speech { Template { texts }, Messages { messages } });
