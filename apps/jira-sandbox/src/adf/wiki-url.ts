/** An address that stands by itself in a line; a stop at its end and a character reference are no part of it. */
export const bareUrlPattern = /^https?:\/\/(?:(?!&#\d)[^\s|[\]{}\\])*(?!&#\d)[^\s|[\]{}\\.,;:!?)'"*_~^+-]/

/** What may stand behind the bar of `[label|address]`. */
export const addressPattern = /^(?:[a-z][a-z0-9+.-]*:|#|\/)[^\s|[\]{}\\]+$/i
