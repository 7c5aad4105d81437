// WebAssembly as the glue and the facade use it, in an entry that must do without: what is compiled is the function that makes an instance.
class CompileError extends Error {}

class Module {
  constructor(instantiate) {
    this.instantiate = instantiate;
  }
}

class Instance {
  constructor(module, imports) {
    this.exports = module.instantiate(imports);
  }
}

export const WebAssembly = { CompileError, Instance, Module, compile: async (instantiate) => new Module(instantiate) };
