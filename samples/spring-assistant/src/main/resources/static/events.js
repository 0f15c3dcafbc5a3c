/** Reads server-sent events from the body of an answer; EventSource cannot send a message. */
export async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) {
      return;
    }
    const blocks = (rest + value).split('\n\n');
    rest = blocks.pop();
    for (const block of blocks) {
      const fields = block.split('\n').map((line) => line.split(/:(.*)/s));
      const field = (name) => fields.filter(([key]) => key === name).map(([, text]) => text).join('\n');
      if (field('event') !== '') {
        yield { name: field('event'), data: JSON.parse(field('data')) };
      }
    }
  }
}
