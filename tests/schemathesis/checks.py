"""What every answer must keep. An error that names the caller's mistake is an answer like any other."""

import schemathesis


@schemathesis.check
def answers_without_a_fault(ctx, response, case):
    assert response.status_code < 500, f"status {response.status_code}"
    answer = response.json()
    for error in answer.get("errors", []):
        code = error.get("extensions", {}).get("code")
        assert code, f"an error without a code: {error}"
        assert code != "INTERNAL", f"a fault of the server: {error}"
    assert response.elapsed < 2, f"an answer after {response.elapsed} s"
