//! Mistakes in backends that are MCP servers.

use super::entry::Entry;

pub(super) const MCP_BACKEND: Entry = Entry {
    explanation: "An MCP server is asked by calls of its tools, in one session for all callers. It has an address, a \
                  credential of headers, limits and `export`, and the address is `https` unless it is this machine's.",
    bad: "backends:\n  crm:\n    mcp: http://crm.example/mcp/\n    query: { key: $setting.key }",
    good: "backends:\n  crm:\n    mcp: https://crm.example/mcp/\n    auth: [{ headers: { Authorization: Bearer $setting.key } }]\n    \
           export: { prefix: crm_ }",
};

pub(super) const EXPORT_PREFIX: Entry = Entry {
    explanation: "The names that an MCP server gives are known only when it is asked. A prefix of their own keeps each of \
                  them apart from the catalog's tools, and from those of another server.",
    bad: "tool: crm_find\n# catalog.yaml\nexport: { prefix: crm_ }",
    good: "tool: crm_find\n# catalog.yaml\nexport: { prefix: portal_ }",
};
