// Bodies are bounded in bytes before they come here; these bound what few bytes can blow up into:
// an empty span costs two bytes on the wire and a hundred times that as an object.

/**
 * Spans, or log records, in one request. Batch processors send 512 by default; collectors 8,192.
 */
export const otlpRecordsMax = 50_000

/** Attribute values, array items and map entries in one request, all levels together. */
export const otlpValuesMax = 2_000_000

/**
 * How deep an attribute's value may nest arrays and maps. Real structured messages need about ten.
 */
export const otlpValueDepthMax = 48

/** How deep a JSON body may nest, counting the request's own levels (resourceSpans … value). */
export const otlpJsonDepthMax = otlpValueDepthMax * 3 + 16
