/** Stands in a filter for what names none: no key, no model, no kind of error. A file of its own, so that pages fetch no more for it. */
export const unnamed = '(none)'
