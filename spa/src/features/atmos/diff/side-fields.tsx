import { useDeferredValue, useId, useState } from "react";
import { useQuery } from "urql";

import { graphql } from "@/graphql/graphql";

const query = graphql(/* GraphQL */ `
  query DiffChoices($text: String!, $stacks: [String!]) {
    stacks(first: 20, filter: { search: $text }) {
      nodes {
        id
        name
      }
    }
    instances(first: 50, filter: { stacks: $stacks }) {
      nodes {
        id
        type
        name
      }
    }
  }
`);

/** One side of a diff: which stack, which instance, which commit; each may stay open. */
export function SideFields({
  side,
  legend,
  params,
  hasGit,
}: {
  side: "from" | "to";
  legend: string;
  params: URLSearchParams;
  hasGit: boolean;
}) {
  const [stack, setStack] = useState(params.get(side) ?? "");
  const text = useDeferredValue(stack);
  const [{ data }] = useQuery({ query, variables: { text, stacks: [text] } });
  const instances = data?.instances.nodes ?? [];
  return (
    <fieldset className="flex min-w-0 flex-1 flex-col gap-2">
      <legend className="eyebrow mb-2">{legend}</legend>
      <Field
        label="Stack"
        name={side}
        value={params.get(side) ?? ""}
        placeholder="The whole estate"
        onChange={setStack}
        choices={(data?.stacks.nodes ?? []).map(({ name }) => name)}
      />
      <Field
        label="Instance"
        name={`${side}Instance`}
        value={params.get(`${side}Instance`) ?? ""}
        placeholder="All of the stack"
        choices={instances.map(({ type, name }) => `${type}/${name}`)}
      />
      {hasGit && (
        <Field
          label="Commit"
          name={`${side}Ref`}
          value={params.get(`${side}Ref`) ?? ""}
          placeholder="The files as they are"
          choices={["HEAD", "HEAD~1"]}
        />
      )}
    </fieldset>
  );
}

/** A text with suggestions; what is suggested need not be all there is. */
export function Field({
  label,
  name,
  value,
  placeholder,
  choices,
  onChange,
}: {
  label: string;
  name: string;
  value: string;
  placeholder: string;
  choices: string[];
  onChange?: (text: string) => void;
}) {
  const id = useId();
  return (
    <label className="flex items-center gap-3 text-sm">
      <span className="w-18 shrink-0 text-ink-muted">{label}</span>
      <input
        name={name}
        defaultValue={value}
        placeholder={placeholder}
        list={id}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onChange?.(event.target.value.trim())}
        className="h-8 min-w-0 flex-1 rounded-md border border-line-strong bg-surface px-2.5 font-mono text-xs placeholder:font-sans placeholder:text-ink-faint"
      />
      <datalist id={id}>
        {choices.map((choice) => (
          <option key={choice} value={choice} />
        ))}
      </datalist>
    </label>
  );
}
