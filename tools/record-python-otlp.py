"""One scenario of record-python-otlp.ts: runs an agent of a real package and exports what it traces, once, at its end.

python record-python-otlp.py SCENARIO SIMULATOR CAPTURE: addresses of the simulator and of the recorder.
"""

import sys

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

resource = Resource({'service.name': 'recorder', 'service.version': '1.0.0'})
asked = 'Weather in Chamonix?'
instructions = 'You are a mountain guide who answers in one sentence.'


def get_weather(city: str) -> str:
    """Weather of a city."""
    return f'Sunny in {city}.'


def pydantic_ai(base_url):
    from pydantic_ai import Agent
    from pydantic_ai.models.openai import OpenAIChatModel
    from pydantic_ai.providers.openai import OpenAIProvider

    Agent.instrument_all()
    model = OpenAIChatModel('sim/tools', provider=OpenAIProvider(base_url=base_url, api_key='none'))
    agent = Agent(model, name='guide', instructions=instructions, tools=[get_weather])
    agent.run_sync(asked)


def langgraph(base_url):
    from langchain.agents import create_agent
    from langchain_core.tools import tool
    from langchain_openai import ChatOpenAI
    from openinference.instrumentation.langchain import LangChainInstrumentor

    LangChainInstrumentor().instrument()
    model = ChatOpenAI(model='sim/tools', base_url=base_url, api_key='none')
    agent = create_agent(model, tools=[tool(get_weather)], system_prompt=instructions, name='guide')
    agent.invoke({'messages': [{'role': 'user', 'content': asked}]})


def strands(base_url):
    import strands
    from strands.models.openai import OpenAIModel

    model = OpenAIModel(client_args={'base_url': base_url, 'api_key': 'none'}, model_id='sim/tools')
    agent = strands.Agent(model=model, name='guide', system_prompt=instructions, tools=[strands.tool(get_weather)], callback_handler=None)
    agent(asked)


def openai_v2(base_url):
    import openai
    from opentelemetry.instrumentation.openai_v2 import OpenAIInstrumentor

    OpenAIInstrumentor().instrument()
    client = openai.OpenAI(base_url=base_url, api_key='none')
    messages = [{'role': 'system', 'content': instructions}, {'role': 'user', 'content': asked}]
    tool = {'type': 'function', 'function': {'name': 'get_weather', 'description': 'Weather', 'parameters': {'type': 'object', 'properties': {'city': {'type': 'string'}}, 'required': ['city']}}}
    with trace.get_tracer('recorder').start_as_current_span('support request'):
        client.chat.completions.create(model='sim/tools', messages=messages, tools=[tool])
        stream = client.chat.completions.create(model='sim/cached', messages=messages, stream=True, stream_options={'include_usage': True})
        for _chunk in stream:
            pass


scenario, simulator, capture = sys.argv[1:]
provider = TracerProvider(resource=resource)
provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=f'{capture}/v1/traces'), schedule_delay_millis=600_000))
trace.set_tracer_provider(provider)
scenarios = {'pydantic-ai': pydantic_ai, 'langgraph': langgraph, 'strands': strands, 'openai-v2': openai_v2}
scenarios[scenario](f'{simulator}/openai/v1')
provider.shutdown()
