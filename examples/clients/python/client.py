"""Queries and mutations over HTTP, subscriptions over a WebSocket, with gql."""

import asyncio
import json
import os

from gql import Client, gql
from gql.transport.aiohttp import AIOHTTPTransport
from gql.transport.websockets import WebsocketsTransport

URL = os.environ.get("ISOBAR_URL", "http://127.0.0.1:3000") + "/graphql"
HEADERS = {"authorization": f"Bearer {os.environ.get('ISOBAR_TOKEN', '')}"}

QUERY = gql("""
query Stacks {
  estate { name cursor }
  stacks(first: 3, orderBy: { field: INSTANCES, direction: DESC }) {
    totalCount
    nodes { name counts { total } }
  }
}
""")

MUTATION = gql("""
mutation Theme($input: SettingsUpdateInput!) {
  settingsUpdate(input: $input) {
    settings { theme }
    userErrors { message path }
  }
}
""")

SUBSCRIPTION = gql("""
subscription Changes($after: String) {
  estateChanged(after: $after) { cursor isReset stacks { changed } }
}
""")


def show(result):
    print(json.dumps(result), flush=True)


async def main():
    http = AIOHTTPTransport(url=URL, headers=HEADERS)
    async with Client(transport=http, fetch_schema_from_transport=False) as session:
        found = await session.execute(QUERY)
        show(found)
        MUTATION.variable_values = {"input": {"theme": "DARK"}}
        show(await session.execute(MUTATION))

    socket = WebsocketsTransport(
        url=URL.replace("http", "ws", 1),
        headers=HEADERS,
        # The protocol of now, and not the one before it as well.
        subprotocols=[WebsocketsTransport.GRAPHQLWS_SUBPROTOCOL],
    )
    async with Client(transport=socket) as session:
        # From the cursor of the answer on, so that nothing is missed in between.
        SUBSCRIPTION.variable_values = {"after": found["estate"]["cursor"]}
        async for event in session.subscribe(SUBSCRIPTION):
            show(event)
            break


asyncio.run(main())
