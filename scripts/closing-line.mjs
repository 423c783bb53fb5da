// Prints one plain closing line that any CI can read: `12 passed, 0 failed`.
export default class ClosingLine {
  onTestRunEnd(modules) {
    const states = { passed: 0, failed: 0, skipped: 0 };
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        states[state] = (states[state] ?? 0) + 1;
      }
      if (module.errors().length > 0) states.failed++;
    }
    const skipped = states.skipped > 0 ? `, ${states.skipped} skipped` : '';
    console.log(`\n${states.passed} passed, ${states.failed} failed${skipped}`);
  }
}
