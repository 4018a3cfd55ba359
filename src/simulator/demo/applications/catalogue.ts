import type { DemoApplication } from '../application.ts'
import { documentIndex } from './document-index.ts'
import { handbookSearch } from './handbook-search.ts'
import { meetingNotes } from './meeting-notes.ts'
import { supportChat } from './support-chat.ts'
import { tripPlanner } from './trip-planner.ts'

/** Whose traffic the demonstration has. A new kind of traffic is a file beside these and a line here. */
export const demoApplications: readonly DemoApplication[] = [
  supportChat,
  tripPlanner,
  handbookSearch,
  documentIndex,
  meetingNotes,
]
