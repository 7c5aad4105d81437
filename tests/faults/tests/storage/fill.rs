//! localStorage with no room left.

/// For scripts: fills localStorage to its last character, and empties it again.
pub const FILL: &str = "const fill = () => {
    for (let size = 1 << 20, count = 0; size; count++) try { localStorage.setItem(`fill${count}`, 'x'.repeat(size)) } catch { size >>= 1 }
};
const drain = () => { for (const key of Object.keys(localStorage)) if (key.startsWith('fill')) localStorage.removeItem(key) };";
