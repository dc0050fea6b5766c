//! What a screen reader is told: the tree of AT-SPI, read over its bus as a reader reads it.
//!
//! The names of interfaces and states are those of at-spi2-core (xml/ and atspi/atspi-constants.h).

use harness::{Bus, Outcome};
use std::collections::HashMap;
use std::time::{Duration, Instant};
use zbus::connection::Builder;
use zbus::export::ordered_stream::OrderedStreamExt;
use zbus::{Connection, MatchRule, MessageStream, message};
use zbus::{DynamicType, OwnedObjectPath, OwnedVariant, Type, Variant};

const ACCESSIBLE: &str = "org.a11y.atspi.Accessible";
const TABLE_INTERFACE: &str = "org.a11y.atspi.Table";
const COLLECTION: &str = "org.a11y.atspi.Collection";
const TEXT_INTERFACE: &str = "org.a11y.atspi.Text";
const REGISTRY: &str = "org.a11y.atspi.Registry";
const ROOT: &str = "/org/a11y/atspi/accessible/root";
const PROPERTIES: &str = "org.freedesktop.DBus.Properties";

/// How long a reader waits for what must come.
const PATIENCE: Duration = Duration::from_secs(20);

/// Where a thing is: the program's name on the bus, and the path it has there.
pub type At = (String, OwnedObjectPath);

/// What a thing is: `AtspiRole`. The web view answers with no name for it.
pub type Role = u32;
pub const CHECK_BOX: Role = 7;
pub const COLUMN_HEADER: Role = 10;
pub const COMBO_BOX: Role = 11;
pub const FRAME: Role = 23;
pub const IMAGE: Role = 27;
pub const MENU_ITEM: Role = 35;
pub const PAGE_TAB: Role = 37;
pub const BUTTON: Role = 43;
pub const RADIO_BUTTON: Role = 44;
pub const TABLE: Role = 55;
pub const CELL: Role = 56;
pub const TOGGLE_BUTTON: Role = 62;
pub const ENTRY: Role = 79;
pub const LINK: Role = 88;
pub const DOCUMENT_WEB: Role = 95;

/// A thing that is shown.
#[derive(Debug)]
pub struct Node {
    pub at: At,
    /// Where its parent stands in the reading.
    pub parent: Option<usize>,
    pub role: Role,
    pub name: String,
    attributes: HashMap<String, String>,
}

impl Node {
    /// The `id` it has in the page.
    pub fn id(&self) -> &str {
        self.attribute("id")
    }

    /// What the page says of it, or nothing.
    pub fn attribute(&self, name: &str) -> &str {
        self.attributes.get(name).map_or("", String::as_str)
    }
}

/// Those under the one that stands at `top` in a reading.
pub fn within(tree: &[Node], top: usize) -> impl Iterator<Item = &Node> {
    let inside = move |node: &Node| {
        let mut up = node.parent;
        while let Some(at) = up {
            if at == top {
                return true;
            }
            up = tree[at].parent;
        }
        false
    };
    tree.iter().filter(move |node| inside(node))
}

/// What happened, two numbers of it, the thing it happened to, and more of it.
type Event = (
    String,
    i32,
    i32,
    OwnedVariant,
    HashMap<String, OwnedVariant>,
);

/// A reader on a bus.
pub struct Reader {
    bus: Connection,
    heard: Option<MessageStream>,
}

impl Reader {
    /// Says that somebody reads, which is what programs ask before they tell anything.
    pub async fn begin(bus: &Bus) -> Outcome<Self> {
        let session = Builder::address(bus.address()).build().await?;
        let enabled = ("org.a11y.Status", "IsEnabled", Variant::from(true));
        session
            .call_method(
                Some("org.a11y.Bus"),
                "/org/a11y/bus",
                Some(PROPERTIES),
                "Set",
                &enabled,
            )
            .await?;
        let address: String = session
            .call_method(
                Some("org.a11y.Bus"),
                "/org/a11y/bus",
                Some("org.a11y.Bus"),
                "GetAddress",
                &(),
            )
            .await?
            .body()
            .deserialize()?;
        let bus = Builder::address(address.as_str()).build().await?;
        Ok(Self { bus, heard: None })
    }

    /// Listens from now on to what gets the focus. What is heard has to be taken by [`Self::focus`]: unheard events would in the end keep
    /// every answer back.
    pub async fn listen(&mut self) -> Outcome {
        let bus = &self.bus;
        let rule = MatchRule::builder()
            .msg_type(message::Type::Signal)
            .interface("org.a11y.atspi.Event.Object")
            .build()?;
        let heard = MessageStream::for_match_rule(rule, bus, std::num::NonZero::new(4_096)).await?;
        // Without somebody who asks for them, programs do not send their events.
        for wanted in [
            "object:state-changed:focused",
            "object:active-descendant-changed",
        ] {
            bus.call_method(
                Some(REGISTRY),
                "/org/a11y/atspi/registry",
                Some(REGISTRY),
                "RegisterEvent",
                &wanted,
            )
            .await?;
        }
        self.heard = Some(heard);
        Ok(())
    }

    async fn ask<T>(
        &self,
        at: &At,
        interface: &str,
        method: &str,
        words: &(impl serde::Serialize + DynamicType),
    ) -> Outcome<T>
    where
        T: serde::de::DeserializeOwned + Type,
    {
        let said = self
            .bus
            .call_method(Some(at.0.as_str()), &at.1, Some(interface), method, words);
        let said = tokio::time::timeout(PATIENCE, said)
            .await
            .map_err(|_| format!("{method} of {} {} is not answered", at.0, at.1.as_str()))?
            .map_err(|error| format!("{method} of {} {}: {error}", at.0, at.1.as_str()))?;
        Ok(said.body().deserialize()?)
    }

    async fn property<T>(&self, at: &At, interface: &str, name: &str) -> Outcome<T>
    where
        T: TryFrom<OwnedVariant>,
        T::Error: std::error::Error + Send + Sync + 'static,
    {
        let value: OwnedVariant = self.ask(at, PROPERTIES, "Get", &(interface, name)).await?;
        Ok(value.try_into()?)
    }

    async fn children(&self, at: &At) -> Outcome<Vec<At>> {
        let children: Vec<At> = self.ask(at, ACCESSIBLE, "GetChildren", &()).await?;
        if !children.is_empty() {
            return Ok(children);
        }
        // The page is another process's: GTK counts it, and gives it out by its number alone.
        let count: i32 = self.property(at, ACCESSIBLE, "ChildCount").await?;
        let mut children = Vec::new();
        for number in 0..count {
            children.push(self.ask(at, ACCESSIBLE, "GetChildAtIndex", &number).await?);
        }
        Ok(children)
    }

    async fn node(&self, at: At, parent: Option<usize>) -> Outcome<Node> {
        // Asked at once: each answer takes its turn in the page, and there are hundreds of nodes.
        let (role, name, attributes) = tokio::try_join!(
            self.ask(&at, ACCESSIBLE, "GetRole", &()),
            self.property(&at, ACCESSIBLE, "Name"),
            self.ask(&at, ACCESSIBLE, "GetAttributes", &()),
        )?;
        Ok(Node {
            role,
            name,
            attributes,
            at,
            parent,
        })
    }

    /// Everything under a thing, itself first, as it would be read out. What goes while it is read is left out.
    pub async fn under(&self, at: At) -> Outcome<Vec<Node>> {
        self.read(at, false).await
    }

    async fn read(&self, at: At, to_page: bool) -> Outcome<Vec<Node>> {
        let mut all = Vec::new();
        let mut next = vec![(at, None)];
        while let Some((at, parent)) = next.pop() {
            let read = tokio::try_join!(self.node(at.clone(), parent), self.children(&at));
            let Ok((node, children)) = read else {
                continue;
            };
            let mine = all.len();
            let ends = to_page && node.role == DOCUMENT_WEB;
            all.push(node);
            if ends {
                continue;
            }
            next.extend(children.into_iter().rev().map(|child| (child, Some(mine))));
        }
        Ok(all)
    }

    /// The program's tree down to its page, once that is in it.
    pub async fn program(&self, name: &str) -> Outcome<Vec<Node>> {
        let root = (REGISTRY.to_owned(), ROOT.try_into()?);
        let begun = Instant::now();
        let mut there = Vec::new();
        loop {
            for program in self.children(&root).await? {
                let tree = self.read(program, true).await?;
                let Some(first) = tree.first() else { continue };
                there.push(first.name.clone());
                if first.name == name && tree.iter().any(|node| node.role == DOCUMENT_WEB) {
                    return Ok(tree);
                }
            }
            if begun.elapsed() > PATIENCE {
                return Err(format!("no page of {name} among {there:?}").into());
            }
            there.clear();
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }

    /// The page's part of the tree.
    pub async fn page(&self) -> Outcome<Vec<Node>> {
        let mut tree = self.program("haat-desktop").await?;
        let page = tree.iter().position(|node| node.role == DOCUMENT_WEB);
        match page {
            Some(at) => self.under(tree.swap_remove(at).at).await,
            None => Err("no page".into()),
        }
    }

    /// Those of the page of these roles that have no name, and how many have these roles.
    pub async fn nameless(&self, roles: &[Role]) -> Outcome<(Vec<String>, usize)> {
        let mut tree = self.program("haat-desktop").await?;
        let page = tree.iter().position(|node| node.role == DOCUMENT_WEB);
        let page = tree.swap_remove(page.ok_or("no page")?).at;
        // The page looks for them itself: a reader that goes from one to the next takes minutes. Roles are bits; all of no states, of no
        // attributes, any of the roles, all of no interfaces, not turned round.
        let mut bits = [0_i32; 4];
        for role in roles {
            bits[*role as usize / 32] |= 1 << (role % 32);
        }
        let (all, any) = (1_i32, 2_i32);
        let states = [0_i32; 2];
        let attributes = HashMap::<String, String>::new();
        let interfaces: [&str; 0] = [];
        let rule = (
            &states[..],
            all,
            attributes,
            all,
            &bits[..],
            any,
            &interfaces[..],
            all,
            false,
        );
        // In the order they stand in, however many, and whatever they lie in.
        let found: Vec<At> = self
            .ask(&page, COLLECTION, "GetMatches", &(rule, 1_u32, 0_i32, true))
            .await?;
        let mut nameless = Vec::new();
        for at in &found {
            // What goes while it is read has nothing to say any more.
            if let Ok(node) = self.node(at.clone(), None).await
                && node.name.trim().is_empty()
            {
                nameless.push(format!("{node:?}"));
            }
        }
        Ok((nameless, found.len()))
    }

    /// Rows and columns of a table.
    pub async fn size(&self, table: &Node) -> Outcome<(i32, i32)> {
        Ok((
            self.property(&table.at, TABLE_INTERFACE, "NRows").await?,
            self.property(&table.at, TABLE_INTERFACE, "NColumns")
                .await?,
        ))
    }

    /// What a reader says of a thing: its name, or the text in it.
    pub async fn said(&self, node: &Node) -> String {
        if !node.name.is_empty() {
            return node.name.clone();
        }
        let text = self.ask(&node.at, TEXT_INTERFACE, "GetText", &(0_i32, -1_i32));
        text.await.unwrap_or_default()
    }

    /// What has the focus now, as it is announced, once `holds` says that it is the one.
    pub async fn focus(&mut self, holds: impl Fn(&Node) -> bool) -> Outcome<Node> {
        let begun = Instant::now();
        let mut heard = self.heard.take().ok_or("nobody listens")?;
        let mut told = Vec::new();
        while begun.elapsed() < PATIENCE {
            let left = PATIENCE.saturating_sub(begun.elapsed());
            let Ok(Some(said)) = tokio::time::timeout(left, heard.next()).await else {
                break;
            };
            let said = said?;
            let body = said.body();
            // GTK itself says it in another form; only the page is listened to.
            let Ok((what, on, _, which, _)) = body.deserialize::<Event>() else {
                continue;
            };
            let head = said.header();
            let (Some(sender), Some(path)) = (head.sender(), head.path()) else {
                continue;
            };
            // A list that keeps the focus tells which of its cells has it now.
            let at = match head.member().map(|member| member.as_str()) {
                Some("StateChanged") if what == "focused" && on == 1 => {
                    (sender.to_string(), path.to_owned().into())
                }
                Some("ActiveDescendantChanged") => match which.try_into() {
                    Ok(cell) => cell,
                    Err(_) => continue,
                },
                _ => continue,
            };
            if let Ok(node) = self.node(at, None).await {
                if holds(&node) {
                    self.heard = Some(heard);
                    return Ok(node);
                }
                told.push(format!("role {} “{}”", node.role, node.name));
            }
        }
        Err(format!("what was announced: {}", told.join(", ")).into())
    }
}
