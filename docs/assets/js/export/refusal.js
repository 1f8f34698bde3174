// What a file cannot be made or read for: the name of a message that the page says, and what is filled in there.

export class Refusal extends Error {
  /**
   * @param {string} name the name of a message of interface.yml
   * @param {Record<string, unknown>} [values] what stands between its braces
   */
  constructor(name, values = {}) {
    super(name);
    this.name_ = name;
    this.values = values;
  }
}
