/** A kind of intent: where it goes, what it says, and what it means when nobody knows whether it arrived. */
import type { Place, Platform, SentMessage } from '../chat/platform.js'
import type { View } from '../chat/view.js'
import type { CommunityId } from '../domain/identity.js'
import type { Settings } from '../domain/settings.js'
import type { Db, Tx } from '../store/engine.js'
import type { EventChart } from '../views/event-chart.js'

export interface DeliveryScene {
  db: Db
  platform: Platform
  now: number
  /** What is in force where a community has set nothing. */
  defaults: Settings
  /** Off the event loop; words have to do where nobody draws. */
  workers?: { drawEventChart(chart: EventChart): Promise<Uint8Array> } | undefined
}

/**
 * `message`: one of ours to be changed. `act`: something to be done that is no message. `made`: something to be there,
 * made or changed; answers what and where. `nothing`: a code for why there is nothing to be said any more.
 */
export type Delivery =
  | { place: Place; view: View }
  | { message: SentMessage; view: View }
  | { act: () => Promise<void> }
  | { made: () => Promise<SentMessage> }
  | { nothing: string }

export interface IntentKind<Payload> {
  /**
   * When nobody knows whether it arrived. repeat: twice does no harm. look: ask the platform, else as drop.
   * drop: never twice; not repeated, and said.
   */
  unknown: 'repeat' | 'look' | 'drop'
  /** Asked at the moment of delivery, so words, languages and rights are of that moment. */
  deliver(scene: DeliveryScene, payload: Payload): Promise<Delivery>
  /** In the transaction that notes that it was sent, or given up as unsure. */
  settled?(tx: Tx, payload: Payload, now: number): Promise<void>
  /** The community whose moderators are told where it was given up as unsure; without it nobody is. */
  tells?(db: Db | Tx, payload: Payload): Promise<CommunityId | null>
}
