import { describe, expect, it } from 'vitest';
import { LatestOnly } from '#renderer/pages/strategies/preview/latest-only.ts';

function asking() {
  const asked: number[] = [];
  const answers: string[] = [];
  const replies = new Map<number, () => void>();
  const feed = new LatestOnly<number, string>(
    (question) => {
      asked.push(question);
      return new Promise((resolve) => replies.set(question, () => resolve(`answer ${question}`)));
    },
    (answer) => answers.push(answer),
  );
  const reply = async (question: number) => {
    replies.get(question)?.();
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { feed, asked, answers, reply };
}

describe('questions that replace each other', () => {
  it('are asked one at a time, and only the last of those that wait', async () => {
    const { feed, asked, answers, reply } = asking();
    for (const question of [1, 2, 3, 4]) feed.ask(question);
    expect(asked).toEqual([1]);
    await reply(1);
    expect(asked).toEqual([1, 4]);
    await reply(4);
    expect(answers).toEqual(['answer 1', 'answer 4']);
    feed.ask(5);
    expect(asked).toEqual([1, 4, 5]);
  });

  it('are not answered any more once nobody wants to know', async () => {
    const { feed, asked, answers, reply } = asking();
    feed.ask(1);
    feed.ask(2);
    feed.stop();
    await reply(1);
    expect({ asked, answers }).toEqual({ asked: [1], answers: [] });
  });
});
