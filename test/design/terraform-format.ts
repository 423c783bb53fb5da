/**
 * The lines that `terraform fmt` would write otherwise, as far as text that pullpath emits goes: two spaces for each
 * line that leaves brackets open, and the signs of neighbouring arguments of one line below each other.
 * Source: hashicorp/hcl, hclwrite/format.go: formatIndent and formatCells (read 2026-11).
 */
export function misformatted(text: string): readonly string[] {
  const lines = text.split('\n');
  const wrong: string[] = [];
  // For each line that leaves brackets open: how many. Together they are one step.
  const open: number[] = [];
  let chain: { readonly line: string; readonly sign: number }[] = [];
  const close = () => {
    const column = Math.max(...chain.map(({ line }) => line.slice(0, line.indexOf('=')).trimEnd().length)) + 1;
    for (const { line, sign } of chain) if (sign !== column) wrong.push(line);
    chain = [];
  };
  for (const line of lines) {
    const code = withoutTexts(line);
    const opened = count(code, /[[{(]/g);
    const closed = count(code, /[\]})]/g);
    const leading = count(/^[\s\]})]*/.exec(code)?.[0] ?? '', /[\]})]/g);
    shut(open, leading);
    if (line !== '' && /^ */.exec(line)?.[0].length !== 2 * open.length) wrong.push(line);
    if (/\s$/.test(line)) wrong.push(line);
    const sign = /^\s*(?:[A-Za-z_][\w-]*|"[^"]*")\s*=(?!=)/.exec(line);
    // A line that leaves a bracket open stands for itself, with one space before its sign.
    if (sign === null) close();
    else if (opened !== closed) {
      close();
      if (!/[^ ] =$/.test(sign[0])) wrong.push(line);
    } else chain.push({ line, sign: sign[0].length - 1 });
    const net = opened - (closed - leading);
    if (net > 0) open.push(net);
    else shut(open, -net);
  }
  close();
  if (open.length > 0 || !text.endsWith('\n') || /\n\n\n/.test(text)) wrong.push('the whole');
  return wrong;
}

function shut(open: number[], brackets: number): void {
  for (let left = brackets; left > 0; ) {
    const last = open.pop() ?? left;
    if (last > left) open.push(last - left);
    left -= last;
  }
}

function withoutTexts(line: string): string {
  return line.replace(/"(?:[^"\\]|\\.)*"/g, '""').replace(/#.*$/, '');
}

function count(text: string, of: RegExp): number {
  return text.match(of)?.length ?? 0;
}
