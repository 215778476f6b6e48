import type { ExchangeInfo } from '#contract/keys.ts';

/** How a key is made at the exchange, in the trader's words; for one that has closed, what is left of it. */
export function SetUpSteps({ exchange }: { readonly exchange: ExchangeInfo }) {
  const { name, status, setUp, apiPage } = exchange;
  return (
    <aside aria-label={`Steps at ${name}`} className="flex min-w-0 flex-col gap-2 border-l border-line pl-6">
      <h3 className="font-medium">{status === 'supported' ? `At ${name}` : `${name} has closed`}</h3>
      <ol className="selectable flex list-decimal flex-col gap-1.5 pl-4 text-small text-muted marker:text-faint">
        {setUp.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      {status === 'supported' && (
        <>
          <p className="selectable font-mono text-small break-all text-muted">{apiPage}</p>
          <p className="text-small text-muted">
            The secret is kept in the keychain or the vault file and never shown again. A key that can withdraw is
            refused.
          </p>
        </>
      )}
    </aside>
  );
}
