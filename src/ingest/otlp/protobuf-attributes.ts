import { Budget, checkDepth } from './budget.ts'
import {
  setOwn,
  type AttributeValue,
  type Attributes,
  type OtlpScope,
} from '#contract/otlp/otlp-records.ts'
import { ProtobufReader } from './protobuf-reader.ts'

/** A reader of a whole request, with what is left of the request's bounds. */
export class RequestReader extends ProtobufReader {
  readonly budget = new Budget()
}

/** Reads one KeyValue field into `attributes`; the reader stands at the field's length. */
export function readAttribute(reader: RequestReader, attributes: Attributes, depth: number): void {
  const outerEnd = reader.enter()
  reader.budget.spendValue()
  let name = ''
  let value: AttributeValue = null
  while (reader.at < reader.end) {
    const tag = reader.tag()
    if (tag === 0x0a) name = reader.name()
    else if (tag === 0x12) value = readValue(reader, depth)
    else reader.skip(tag)
  }
  reader.end = outerEnd
  setOwn(attributes, name, value)
}

/** Reads an AnyValue field; the reader stands at the field's length. An empty one is null. */
export function readValue(reader: RequestReader, depth: number): AttributeValue {
  const outerEnd = reader.enter()
  let value: AttributeValue = null
  while (reader.at < reader.end) {
    const tag = reader.tag()
    if (tag === 0x0a) value = reader.text()
    else if (tag === 0x10) value = reader.boolean()
    else if (tag === 0x18) value = reader.int64()
    else if (tag === 0x21) value = jsonNumber(reader.double())
    else if (tag === 0x2a) value = readArray(reader, depth + 1)
    else if (tag === 0x32) value = readMap(reader, depth + 1)
    else if (tag === 0x3a) value = reader.base64()
    else reader.skip(tag)
  }
  reader.end = outerEnd
  return value
}

/** A double as JSON can carry it: what JSON has no number for becomes protobuf's name of it. */
export function jsonNumber(value: number): number | string {
  return Number.isFinite(value) ? value : String(value)
}

function readArray(reader: RequestReader, depth: number): AttributeValue[] {
  checkDepth(depth)
  const outerEnd = reader.enter()
  const items: AttributeValue[] = []
  while (reader.at < reader.end) {
    const tag = reader.tag()
    if (tag === 0x0a) {
      reader.budget.spendValue()
      items.push(readValue(reader, depth))
    } else reader.skip(tag)
  }
  reader.end = outerEnd
  return items
}

function readMap(reader: RequestReader, depth: number): Attributes {
  checkDepth(depth)
  const outerEnd = reader.enter()
  const entries: Attributes = {}
  while (reader.at < reader.end) {
    const tag = reader.tag()
    if (tag === 0x0a) readAttribute(reader, entries, depth)
    else reader.skip(tag)
  }
  reader.end = outerEnd
  return entries
}

/** Reads a Resource field's attributes; the reader stands at the field's length. */
export function readResource(reader: RequestReader): Attributes {
  const outerEnd = reader.enter()
  reader.message = 'Resource'
  const attributes: Attributes = {}
  while (reader.at < reader.end) {
    const tag = reader.tag()
    if (tag === 0x0a) readAttribute(reader, attributes, 0)
    else reader.skip(tag)
  }
  reader.end = outerEnd
  return attributes
}

/** Reads an InstrumentationScope field; the reader stands at the field's length. */
export function readScope(reader: RequestReader): OtlpScope {
  const outerEnd = reader.enter()
  reader.message = 'InstrumentationScope'
  let name = ''
  let version = ''
  const attributes: Attributes = {}
  while (reader.at < reader.end) {
    const tag = reader.tag()
    if (tag === 0x0a) name = reader.name()
    else if (tag === 0x12) version = reader.name()
    else if (tag === 0x1a) readAttribute(reader, attributes, 0)
    else reader.skip(tag)
  }
  reader.end = outerEnd
  return { name, version, attributes }
}
