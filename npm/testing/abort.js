// Why a signal aborted; engines without reasons have one name for it.
export const aborted = (signal) => signal.reason ?? Object.assign(new Error("This operation was aborted"), { name: "AbortError" });
