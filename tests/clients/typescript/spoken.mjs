// What the walk asks of a client, over either of the official ones: they differ in where a call takes its options.
export class Spoken {
  constructor(client, call) {
    this.client = client;
    this.call = call;
    this.instructions = client.getInstructions();
    this.capabilities = client.getServerCapabilities();
  }

  async listTools() {
    return (await this.client.listTools()).tools;
  }

  async callTool(name, args, signal) {
    return this.call(this.client, { name, arguments: args }, { signal, timeout: 30_000 });
  }

  async listResources() {
    return (await this.client.listResources()).resources;
  }

  async listTemplates() {
    return (await this.client.listResourceTemplates()).resourceTemplates;
  }

  async readResource(uri) {
    return (await this.client.readResource({ uri })).contents;
  }

  async listPrompts() {
    return (await this.client.listPrompts()).prompts;
  }

  async getPrompt(name, args) {
    return (await this.client.getPrompt({ name, arguments: args })).messages;
  }

  async complete(ref, argument) {
    return (await this.client.complete({ ref, argument })).completion.values;
  }
}
