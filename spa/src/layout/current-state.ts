import { useEffect } from "react";
import { useClient } from "urql";

import { graphql } from "@/graphql/graphql";
import { onWorkDone } from "@/graphql/work";

/** What may become another without a change of any file of the estate: what is checked out, and how it is watched. */
export const currentStateQuery = graphql(/* GraphQL */ `
  query CurrentState {
    estate {
      id
      git {
        branch
        commit
        isDetached
      }
      watch {
        mode
        reason
      }
    }
  }
`);

/**
 * Asks for it when the engine has looked at what changed, `HEAD` among it, and, where no change is noticed, when one
 * comes back to the page.
 */
export function useCurrentState(): void {
  const client = useClient();
  useEffect(() => {
    let isAsking = false;
    let isStale = false;
    // What is asked for while an answer is on its way would get that answer, which may be from before.
    const ask = () => {
      isStale = isAsking;
      if (isAsking) return;
      isAsking = true;
      const asked = client.query(currentStateQuery, {}, { requestPolicy: "network-only" });
      void asked.toPromise().finally(() => {
        isAsking = false;
        if (isStale) ask();
      });
    };
    const stop = onWorkDone(ask);
    window.addEventListener("focus", ask);
    return () => {
      stop();
      window.removeEventListener("focus", ask);
    };
  }, [client]);
}
