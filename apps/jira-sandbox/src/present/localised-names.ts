import type { View } from '../world/world.ts'

/** The words that every site begins with, which Jira shows in the language of the caller. Ids stay as they are. */
export type NameKind = 'issuetype' | 'status' | 'statusCategory' | 'priority' | 'resolution' | 'field'

type Words = Readonly<Partial<Record<NameKind, Readonly<Record<string, string>>>>>

/** A name as the caller reads it. Names that people gave are in nobody's dictionary and stay. */
export function localName(view: View, kind: NameKind, name: string): string {
  const language = (view.caller?.locale ?? 'en').split(/[_-]/)[0] ?? 'en'
  return dictionaries[language]?.[kind]?.[name] ?? name
}

const german: Words = {
  issuetype: {
    Epic: 'Epos',
    Story: 'Story',
    Task: 'Aufgabe',
    'Sub-task': 'Unteraufgabe',
    Subtask: 'Unteraufgabe',
    Bug: 'Fehler',
    'Service request': 'Serviceanfrage',
  },
  status: {
    'To Do': 'Zu erledigen',
    'In Progress': 'In Arbeit',
    Done: 'Fertig',
    'In Review': 'In Prüfung',
    'Waiting for Customer': 'Warten auf Kunden',
  },
  statusCategory: {
    'No Category': 'Keine Kategorie',
    'To Do': 'Zu erledigen',
    'In Progress': 'In Arbeit',
    Done: 'Fertig',
  },
  priority: { Highest: 'Höchste', High: 'Hoch', Medium: 'Mittel', Low: 'Niedrig', Lowest: 'Niedrigste' },
  resolution: {
    Done: 'Fertig',
    "Won't Do": 'Wird nicht erledigt',
    Duplicate: 'Duplikat',
    'Cannot Reproduce': 'Kann nicht reproduziert werden',
  },
  field: {
    Summary: 'Zusammenfassung',
    'Issue Type': 'Vorgangstyp',
    Status: 'Status',
    Priority: 'Priorität',
    Resolution: 'Lösung',
    Assignee: 'Zugewiesene Person',
    Reporter: 'Autor',
    Creator: 'Ersteller',
    Created: 'Erstellt',
    Updated: 'Aktualisiert',
    Resolved: 'Erledigt',
    Description: 'Beschreibung',
    Environment: 'Umgebung',
    Components: 'Komponenten',
    Labels: 'Stichwörter',
    'Fix versions': 'Lösungsversionen',
    'Affects versions': 'Betrifft Versionen',
    'Due date': 'Fälligkeitsdatum',
    Project: 'Projekt',
    Comment: 'Kommentar',
    Attachment: 'Anhang',
    'Linked Issues': 'Verknüpfte Vorgänge',
    Watchers: 'Beobachter',
    Votes: 'Stimmen',
  },
}

const chinese: Words = {
  issuetype: {
    Epic: '长篇故事',
    Story: '故事',
    Task: '任务',
    'Sub-task': '子任务',
    Subtask: '子任务',
    Bug: '缺陷',
    'Service request': '服务请求',
  },
  status: {
    'To Do': '待办',
    'In Progress': '正在进行',
    Done: '完成',
    'In Review': '正在审核',
    'Waiting for Customer': '等待客户',
  },
  statusCategory: { 'No Category': '没有类别', 'To Do': '待办', 'In Progress': '正在进行', Done: '完成' },
  priority: { Highest: 'Highest', High: 'High', Medium: 'Medium', Low: 'Low', Lowest: 'Lowest' },
  resolution: { Done: '完成', "Won't Do": '不做', Duplicate: '重复', 'Cannot Reproduce': '无法重现' },
  field: {
    Summary: '概要',
    'Issue Type': '事务类型',
    Status: '状态',
    Priority: '优先级',
    Resolution: '解决方案',
    Assignee: '经办人',
    Reporter: '报告人',
    Creator: '创建者',
    Created: '创建日期',
    Updated: '已更新',
    Resolved: '已解决',
    Description: '描述',
    Environment: '环境',
    Components: '组件',
    Labels: '标签',
    'Fix versions': '修复的版本',
    'Affects versions': '影响的版本',
    'Due date': '到期日',
    Project: '项目',
    Comment: '评论',
    Attachment: '附件',
    'Linked Issues': '链接的事务',
    Watchers: '关注者',
    Votes: '投票',
  },
}

const french: Words = {
  issuetype: { Task: 'Tâche', 'Sub-task': 'Sous-tâche', Subtask: 'Sous-tâche', Bug: 'Bogue' },
  status: { 'To Do': 'À faire', 'In Progress': 'En cours', Done: 'Terminé', 'In Review': 'En revue' },
  statusCategory: { 'No Category': 'Aucune catégorie', 'To Do': 'À faire', 'In Progress': 'En cours', Done: 'Terminé' },
  resolution: { Done: 'Terminé', "Won't Do": 'Ne sera pas traité', Duplicate: 'Doublon' },
  field: {
    Summary: 'Résumé',
    Status: 'État',
    Priority: 'Priorité',
    Assignee: 'Personne assignée',
    Reporter: 'Rapporteur',
  },
}

const dictionaries: Readonly<Record<string, Words>> = { de: german, zh: chinese, fr: french }
