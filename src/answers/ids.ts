import type { Language, TopicId } from '../engine/ids.ts'

/** File names below `locales/` and `dialogs/topics/` are what these ids are made of; here is the border. */
export const languageId = (folder: string): Language => folder as Language
export const topicId = (file: string): TopicId => file as TopicId
