"""`hub mcp` answers the SDK's own client over standard input and output."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

from mcp import Client, StdioServerParameters

from tests.cli.command import HUB, environment


async def test_the_command_answers_over_standard_input_and_output(seeded: Path, tmp_path: Path) -> None:
    data = copytree(seeded, tmp_path / "data")
    program = StdioServerParameters(command=str(HUB), args=["mcp"], env=environment(data))
    async with Client(program, read_timeout_seconds=60) as client:
        tools = {tool.name for tool in (await client.list_tools()).tools}
        result = await client.call_tool("get_tool", {"slug": "soze"})
    assert "search_register" in tools
    assert (result.is_error, result.structured_content["data"]["tool"]["slug"]) == (False, "soze")
